using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Models;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Parameters;

/// <summary>The parameters that a stage leaves as they are: they get no gradient until this is disposed.</summary>
internal sealed class FrozenParameters : IDisposable
{
    private readonly List<Parameter> _frozen;

    private FrozenParameters(List<Parameter> frozen) => _frozen = frozen;

    /// <summary>Freezes what a stage says.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="model">The student.</param>
    /// <exception cref="InvalidDataException">A pattern or a layer is of no parameter.</exception>
    public static FrozenParameters Of(StageOptions stage, StudentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var all = model.NamedParameters();
        var names = NamesOf(stage, [.. all.Select(p => p.Name)]);

        // What the student itself keeps fixed (word vectors, for instance) is not thawed afterwards.
        var frozen = all.Where(p => p.Value.requires_grad && names.Contains(p.Name)).Select(p => p.Value).ToList();
        foreach (var parameter in frozen)
        {
            parameter.grad = null;
            parameter.requires_grad_(false);
        }

        return new FrozenParameters(frozen);
    }

    /// <summary>The names of the parameters that a stage leaves as they are.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="names">The names of all parameters.</param>
    /// <exception cref="InvalidDataException">A pattern or a layer is of no parameter, or none is left to be trained.</exception>
    public static IReadOnlySet<string> NamesOf(StageOptions stage, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(names);
        var patterns = stage.Freeze.Select(text => NamePattern.Require(text, $"freeze of stage {stage.Name}", names)).ToList();
        var layers = names.Select(n => ParameterPlace.Of(n).Layer).OfType<int>().ToHashSet();
        if (stage.FreezeLayers.FirstOrDefault(l => !layers.Contains(l), -1) is >= 0 and var beyond)
        {
            throw new InvalidDataException($"freeze_layers of stage {stage.Name}: the student has no layer {beyond}{(layers.Count > 0 ? $"; its layers are 0 to {layers.Max()}" : string.Empty)}");
        }

        var frozen = names.Where(n => patterns.Exists(p => p.Matches(n)) || (ParameterPlace.Of(n).Layer is { } layer && stage.FreezeLayers.Contains(layer))).ToHashSet(StringComparer.Ordinal);
        return frozen.Count < names.Count ? frozen : throw new InvalidDataException($"freeze of stage {stage.Name} leaves no parameter of the student to be trained; freeze less");
    }

    /// <summary>Lets the parameters be trained again.</summary>
    public void Dispose() => _frozen.ForEach(p => p.requires_grad_(true));
}
