using System.Text.Unicode;

namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>
/// A SentencePiece model file: sentencepiece.bpe.model, spiece.model, tokenizer.model. Fields as in google/sentencepiece
/// src/sentencepiece_model.proto; unknown ones are skipped.
/// </summary>
/// <param name="Pieces">The pieces by id.</param>
/// <param name="Training">What the training left: the kind of model, and which ids have a meaning.</param>
/// <param name="Normalization">How text is normalized.</param>
internal sealed record SentencePieceFile(
    IReadOnlyList<SentencePieceEntry> Pieces, SentencePieceTraining Training, SentencePieceNormalization Normalization)
{
    /// <summary>Reads the file.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="name">What the file is called in errors.</param>
    /// <exception cref="InvalidDataException">It is no SentencePiece model, is cut short, or is of a kind that is not supported.</exception>
    public static SentencePieceFile Read(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{name} cannot be read as a SentencePiece model: {e.Message}; give another copy of the file, or a tokenizer.json made from it", e);
        }
    }

    /// <summary>The merges of a BPE model, first to last, as Hugging Face's converter derives them.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges() => SentencePieceMerges.Of(Pieces);

    private static SentencePieceFile Read(ReadOnlySpan<byte> bytes)
    {
        var pieces = new List<SentencePieceEntry>();
        var training = new SentencePieceTraining();
        var normalization = new SentencePieceNormalization();
        for (var fields = new ProtobufFields(bytes); fields.MoveNext();)
        {
            switch (fields.Field)
            {
                case 1:
                    pieces.Add(Piece(fields.Bytes, pieces.Count));
                    break;
                case 2:
                    training = Train(fields.Bytes, training);
                    break;
                case 3:
                    normalization = Normalize(fields.Bytes, normalization);
                    break;
            }
        }

        return pieces.Count > 0 ? new(pieces, training, normalization) : throw new InvalidDataException("it has no pieces");
    }

    private static SentencePieceEntry Piece(ReadOnlySpan<byte> bytes, int id)
    {
        var piece = new SentencePieceEntry("", 0, SentencePieceKind.Normal);
        for (var fields = new ProtobufFields(bytes); fields.MoveNext();)
        {
            piece = fields.Field switch
            {
                1 => piece with { Piece = Text(fields.Bytes, $"piece {id}") },
                2 => piece with { Score = fields.Single },
                3 => piece with { Kind = (SentencePieceKind)fields.Number },
                _ => piece,
            };
        }

        if (!float.IsFinite(piece.Score))
        {
            throw new InvalidDataException($"the score of piece {id} ('{piece.Piece}') is not a finite number");
        }

        return Enum.IsDefined(piece.Kind) ? piece : throw new InvalidDataException($"piece {id} ('{piece.Piece}') is of an unknown kind ({(int)piece.Kind})");
    }

    private static SentencePieceTraining Train(ReadOnlySpan<byte> bytes, SentencePieceTraining training)
    {
        for (var fields = new ProtobufFields(bytes); fields.MoveNext();)
        {
            training = fields.Field switch
            {
                3 => training with { ModelType = ModelType(fields.Number) },
                24 => training with { WhitespaceAsSuffix = fields.Number != 0 },
                35 => training with { ByteFallback = fields.Number != 0 },
                40 => training with { UnknownId = fields.Number },
                41 => training with { BeginId = fields.Number },
                42 => training with { EndId = fields.Number },
                43 => training with { PadId = fields.Number },
                45 => training with { UnknownPiece = Text(fields.Bytes, "unk_piece") },
                46 => training with { BeginPiece = Text(fields.Bytes, "bos_piece") },
                47 => training with { EndPiece = Text(fields.Bytes, "eos_piece") },
                48 => training with { PadPiece = Text(fields.Bytes, "pad_piece") },
                _ => training,
            };
        }

        return training;
    }

    private static SentencePieceNormalization Normalize(ReadOnlySpan<byte> bytes, SentencePieceNormalization normalization)
    {
        for (var fields = new ProtobufFields(bytes); fields.MoveNext();)
        {
            normalization = fields.Field switch
            {
                1 => normalization with { Name = Text(fields.Bytes, "the normalizer's name") },
                2 => normalization with { CharsMap = fields.Bytes.ToArray() },
                3 => normalization with { AddDummyPrefix = fields.Number != 0 },
                4 => normalization with { RemoveExtraWhitespaces = fields.Number != 0 },
                5 => normalization with { EscapeWhitespaces = fields.Number != 0 },
                _ => normalization,
            };
        }

        return normalization;
    }

    private static SentencePieceModelType ModelType(int number) => number switch
    {
        1 => SentencePieceModelType.Unigram,
        2 => SentencePieceModelType.Bpe,
        3 => throw new InvalidDataException("it is a model of whole words (model_type WORD), and only UNIGRAM and BPE are read"),
        4 => throw new InvalidDataException("it is a model of characters (model_type CHAR), and only UNIGRAM and BPE are read"),
        _ => throw new InvalidDataException($"its model_type is {number}, and only UNIGRAM (1) and BPE (2) are read"),
    };

    private static string Text(ReadOnlySpan<byte> bytes, string what) =>
        Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : throw new InvalidDataException($"{what} is not UTF-8");
}
