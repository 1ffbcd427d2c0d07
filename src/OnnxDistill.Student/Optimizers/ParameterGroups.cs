using OnnxDistill.Student.Models;
using TorchSharp.Modules;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Splits a student's parameters by weight decay and learning rate.</summary>
internal static class ParameterGroups
{
    /// <summary>
    /// Groups the trainable parameters. Biases and LayerNorm weights get no decay unless asked for, as in every BERT recipe
    /// (transformers' <c>Trainer.get_decay_parameter_names</c>).
    /// </summary>
    /// <param name="model">The student.</param>
    /// <param name="weightDecay">The decay of the weights.</param>
    /// <param name="decayBiasAndNorm">Whether biases and LayerNorm weights decay too.</param>
    public static IReadOnlyList<ParameterGroup> Of(StudentModel model, double weightDecay, bool decayBiasAndNorm)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.NamedParameters(), weightDecay, decayBiasAndNorm);
    }

    /// <summary>Groups the trainable ones of given parameters, as above.</summary>
    /// <param name="parameters">Parameters with their full names.</param>
    /// <param name="weightDecay">The decay of the weights.</param>
    /// <param name="decayBiasAndNorm">Whether biases and LayerNorm weights decay too.</param>
    /// <param name="rateFactor">What the learning rate is multiplied by for a parameter of a name; null for 1.</param>
    public static IReadOnlyList<ParameterGroup> Of(
        IReadOnlyList<(string Name, Parameter Value)> parameters, double weightDecay, bool decayBiasAndNorm, Func<string, double>? rateFactor = null)
    {
        var trained = parameters.Where(p => p.Value.requires_grad).ToList();
        List<ParameterGroup> groups = weightDecay == 0 || decayBiasAndNorm
            ? [new ParameterGroup(trained, weightDecay)]
            :
            [
                new ParameterGroup([.. trained.Where(p => !Exempt(p.Name))], weightDecay),
                new ParameterGroup([.. trained.Where(p => Exempt(p.Name))], 0),
            ];
        return rateFactor is null ? groups : [.. groups.SelectMany(g => ByRate(g, rateFactor))];
    }

    private static IEnumerable<ParameterGroup> ByRate(ParameterGroup group, Func<string, double> rateFactor) =>
        group.Parameters.GroupBy(p => rateFactor(p.Name)).Select(g => new ParameterGroup([.. g], group.WeightDecay) { RateFactor = g.Key });

    private static bool Exempt(string name) =>
        name.Split('.')[^1].StartsWith("bias", StringComparison.Ordinal) || name.Contains("LayerNorm", StringComparison.Ordinal);
}
