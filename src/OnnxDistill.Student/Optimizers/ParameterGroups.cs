using OnnxDistill.Student.Models;
using TorchSharp.Modules;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Splits a student's parameters by weight decay.</summary>
public static class ParameterGroups
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
    public static IReadOnlyList<ParameterGroup> Of(IReadOnlyList<(string Name, Parameter Value)> parameters, double weightDecay, bool decayBiasAndNorm)
    {
        var trained = parameters.Where(p => p.Value.requires_grad).ToList();
        if (weightDecay == 0 || decayBiasAndNorm)
        {
            return [new ParameterGroup(trained, weightDecay)];
        }

        return
        [
            new ParameterGroup([.. trained.Where(p => !Exempt(p.Name))], weightDecay),
            new ParameterGroup([.. trained.Where(p => Exempt(p.Name))], 0),
        ];
    }

    private static bool Exempt(string name) =>
        name.Split('.')[^1].StartsWith("bias", StringComparison.Ordinal) || name.Contains("LayerNorm", StringComparison.Ordinal);
}
