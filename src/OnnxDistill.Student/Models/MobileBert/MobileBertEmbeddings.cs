using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>
/// Narrow word embeddings of a token and its two neighbours, widened, plus position and token type (transformers'
/// <c>MobileBertEmbeddings</c>; Sun et al. 2020, section 3.4: a convolution of width 3 over the embeddings).
/// </summary>
internal sealed class MobileBertEmbeddings : nn.Module
{
    [ComponentName(Name = "word_embeddings")]
    private readonly Embedding _word;
    [ComponentName(Name = "position_embeddings")]
    private readonly Embedding _position;
    [ComponentName(Name = "token_type_embeddings")]
    private readonly Embedding _tokenType;
    [ComponentName(Name = "embedding_transformation")]
    private readonly Linear _transformation;
    [ComponentName(Name = "LayerNorm")]
    private readonly MobileBertNorm _norm;
    private readonly double _dropout;

    public MobileBertEmbeddings(MobileBertStudentOptions o)
        : base("embeddings")
    {
        // The padding's embedding has no gradient: else the last token's right neighbour would depend on the batch's width.
        _word = nn.Embedding(o.Vocabulary, o.Embedding, padding_idx: o.PadId < o.Vocabulary ? o.PadId : null, dtype: o.Type);
        _position = nn.Embedding(o.Positions, o.Hidden, dtype: o.Type);
        _tokenType = nn.Embedding(o.TokenTypes, o.Hidden, dtype: o.Type);
        _transformation = nn.Linear(3 * o.Embedding, o.Hidden, dtype: o.Type);
        _norm = new MobileBertNorm(o, o.Hidden);
        _dropout = o.HiddenDropout;
        RegisterComponents();
    }

    /// <summary>Returns <c>[batch, length, hidden]</c>.</summary>
    public Tensor Forward(StudentBatch batch)
    {
        var length = batch.InputIds.shape[1];
        if (length > _position.weight!.shape[0])
        {
            throw new InvalidDataException(
                $"A row of {length} tokens is longer than the student's {_position.weight.shape[0]} positions; lower --max-length.");
        }

        var words = _word.call(batch.InputIds);                                  // [batch, length, embedding]
        var none = zeros_like(words.narrow(1, 0, 1));                            // [batch, 1, embedding]
        var next = cat([words.narrow(1, 1, length - 1), none], 1);
        var last = cat([none, words.narrow(1, 0, length - 1)], 1);
        var wide = Products.Dense(_transformation, cat([next, words, last], 2));            // [batch, length, hidden]
        var positions = Counting.To(length, ScalarType.Int64, batch.InputIds.device);      // [length]
        var sum = wide.Plus(_position.call(positions)).Plus(_tokenType.call(batch.TokenTypeIds));
        return DropoutDraws.Dropped(_norm.Forward(sum), _dropout, training);
    }
}
