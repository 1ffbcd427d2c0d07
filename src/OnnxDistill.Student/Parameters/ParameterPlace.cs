using System.Globalization;

namespace OnnxDistill.Student.Parameters;

/// <summary>The parts of a student, from the bottom to the top.</summary>
internal enum StudentPart
{
    /// <summary>The tables of words, positions and types, with what takes them to the encoder's width.</summary>
    Embeddings,

    /// <summary>The layers, or the recurrent network.</summary>
    Encoder,

    /// <summary>Pooler and classifier, the linear layers after a recurrent network, or a masked-language head.</summary>
    Head,
}

/// <summary>Where in a student a parameter is, which its name tells.</summary>
/// <param name="Part">The part.</param>
/// <param name="Layer">The 0-based layer of a parameter of the encoder; 0 of a recurrent network; null elsewhere.</param>
internal sealed record ParameterPlace(StudentPart Part, int? Layer)
{
    /// <summary>The place of a parameter of any kind of student.</summary>
    /// <param name="name">Its full name, as the checkpoint has it.</param>
    public static ParameterPlace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('.');

        // transformers' names: bert.encoder.layer.3.attention..., mobilebert.embeddings...; d-bert's: bi_rnn.weight_ih_l0, static_embed.weight.
        if (parts is [_, "encoder", "layer", var number, ..])
        {
            return new ParameterPlace(StudentPart.Encoder, int.Parse(number, CultureInfo.InvariantCulture));
        }

        return parts switch
        {
            ["bi_rnn", ..] => new ParameterPlace(StudentPart.Encoder, 0),
            [_, "embeddings" or "embeddings_project", ..] or ["embed" or "static_embed" or "non_static_embed", ..] => new ParameterPlace(StudentPart.Embeddings, null),
            _ => new ParameterPlace(StudentPart.Head, null),
        };
    }

    /// <summary>The steps down from the head: 0 for the head, 1 for the last layer, one more than layers for the embeddings.</summary>
    /// <param name="layers">The student's number of layers.</param>
    public int Depth(int layers) => Part switch
    {
        StudentPart.Head => 0,
        StudentPart.Encoder => layers - Layer!.Value,
        _ => layers + 1,
    };
}
