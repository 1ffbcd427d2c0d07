using System.Globalization;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Projections;

/// <summary>
/// The linear layers beside a student that take its hidden states to the teacher's width while it trains: TinyBERT's <c>fit_dense</c>
/// (transformer/modeling.py:1126-1140). They are trained and resumed with the student and are not part of its checkpoint. Build them outside
/// any dispose scope.
/// </summary>
internal sealed class StateProjections : nn.Module
{
    private const double InitializerRange = 0.02;

    private readonly SortedDictionary<string, Linear> _layers = new(StringComparer.Ordinal);

    /// <summary>Builds what the objectives need, with weights from N(0, 0.02) of a generator of their own and biases 0.</summary>
    /// <param name="names">The names of the layers, as <see cref="NameOf"/> gives them.</param>
    /// <param name="student">The student's width.</param>
    /// <param name="teacher">The teacher's width.</param>
    /// <param name="seed">The run's seed.</param>
    public StateProjections(IEnumerable<string> names, long student, long teacher, long seed)
        : base(nameof(StateProjections))
    {
        ArgumentNullException.ThrowIfNull(names);
        using var generator = new Generator((ulong)seed);
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
        {
            var layer = nn.Linear(student, teacher, hasBias: !name.EndsWith(WithoutBias, StringComparison.Ordinal));
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            layer.weight.copy_(randn([teacher, student], generator: generator).Times(InitializerRange));
            layer.bias?.zero_();
            _layers.Add(name, layer);
            register_module(name, layer);
        }
    }

    /// <summary>Gets the names of parameters and the parameters, in a fixed order.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> NamedParameters => ParametersOf(_layers.Keys);

    private static string WithoutBias => "_without_bias";

    /// <summary>The projections of a recipe; empty where it has none.</summary>
    public static StateProjections Of(Recipe recipe, long teacherHidden, int teacherLayers, long seed)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new StateProjections(
            recipe.Stages.SelectMany(s => s.Objectives).SelectMany(o => NamesOf(o, recipe.Student, teacherLayers)), recipe.Student.Hidden, teacherHidden, seed);
    }

    /// <summary>The layer that projects a state for an objective; null where nothing does.</summary>
    public static string? NameOf(ObjectiveOptions objective, int state)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var suffix = objective.ProjectionBias ? string.Empty : WithoutBias;
        return objective.Projection switch
        {
            _ when !Projects(objective) => null,
            "shared" => "shared" + suffix,
            "separate" => string.Create(CultureInfo.InvariantCulture, $"state_{state}{suffix}"),
            _ => null,
        };
    }

    /// <summary>Projects the states of an objective.</summary>
    public StateProjection For(ObjectiveOptions objective) => (hidden, state) =>
        NameOf(objective, state) is { } name ? Products.Dense(_layers[name], hidden) : hidden;     // [batch, length, teacher's hidden]

    /// <summary>The parameters that the objectives of a stage use.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> ParametersOf(StageOptions stage, StudentOptions student, int teacherLayers)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return ParametersOf(stage.Objectives.Where(o => o.Weight > 0).SelectMany(o => NamesOf(o, student, teacherLayers)).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool Projects(ObjectiveOptions objective) =>
        objective.Kind is ObjectiveOptions.HiddenMse or ObjectiveOptions.EmbeddingMse or ObjectiveOptions.HiddenCosine;

    private static IEnumerable<string> NamesOf(ObjectiveOptions objective, StudentOptions student, int teacherLayers) => objective.Weight > 0 && Projects(objective)
        ? ObjectiveLayers.Of(objective, student, teacherLayers).Select(p => NameOf(objective, p.Student)).OfType<string>()
        : [];

    private List<(string Name, Parameter Value)> ParametersOf(IEnumerable<string> layers) =>
        [.. layers.SelectMany(name => _layers[name].named_parameters().Select(p => ($"{name}.{p.name}", p.parameter)))];
}
