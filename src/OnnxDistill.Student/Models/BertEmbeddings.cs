using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>Word, position and token type embeddings, normalised (transformers' <c>BertEmbeddings</c>).</summary>
internal sealed class BertEmbeddings : nn.Module
{
    [ComponentName(Name = "word_embeddings")]
    private readonly Embedding _word;
    [ComponentName(Name = "position_embeddings")]
    private readonly Embedding _position;
    [ComponentName(Name = "token_type_embeddings")]
    private readonly Embedding _tokenType;
    [ComponentName(Name = "LayerNorm")]
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    public BertEmbeddings(BertStudentOptions o)
        : base("embeddings")
    {
        _word = nn.Embedding(o.Vocabulary, o.EmbeddingWidth, dtype: o.Type);
        _position = nn.Embedding(o.Positions, o.EmbeddingWidth, dtype: o.Type);
        _tokenType = nn.Embedding(o.TokenTypes, o.EmbeddingWidth, dtype: o.Type);
        _norm = nn.LayerNorm(o.EmbeddingWidth, o.LayerNormEpsilon, dtype: o.Type);
        _dropout = o.HiddenDropout;
        RegisterComponents();
    }

    /// <summary>The embeddings of words, <c>[vocabulary, embedding]</c>.</summary>
    public Tensor Words => _word.weight!;

    /// <summary>Returns <c>[batch, length, embedding]</c>.</summary>
    public Tensor Forward(StudentBatch batch)
    {
        var length = batch.InputIds.shape[1];
        if (length > _position.weight!.shape[0])
        {
            throw new InvalidDataException(
                $"A row of {length} tokens is longer than the student's {_position.weight.shape[0]} positions; lower --max-length.");
        }

        // Position ids are made anew each time: a field would become a buffer of the state_dict.
        var positions = Counting.To(length, ScalarType.Int64, batch.InputIds.device);      // [length]
        var sum = _word.call(batch.InputIds).Plus(_tokenType.call(batch.TokenTypeIds)).Plus(_position.call(positions));
        return DropoutDraws.Dropped(_norm.call(sum), _dropout, training);
    }
}
