using System.Text.Json.Nodes;
using OnnxDistill.Student.Objectives;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

/// <summary>One line of gold/losses with its inputs as tensors.</summary>
internal sealed record GoldCase(JsonObject Row, IReadOnlyDictionary<string, Tensor> Inputs)
{
    public string System => Row["system"]!.ToString();

    public string Objective => Row["objective"]!.ToString();

    /// <summary>The dialect with its variant, as the line has it.</summary>
    public string DialectName => Row["dialect"]!.ToString();

    /// <summary>The dialect where the line names no variant.</summary>
    public Dialect Dialect => DialectName switch
    {
        "masked" => Dialect.Masked,
        "paper" => Dialect.Paper,
        "reference" => Dialect.Reference,
        var other => throw new NotSupportedException($"gold dialect {other} of {System}/{Objective}"),
    };

    public JsonObject Params => Row["params"]!.AsObject();

    public Tensor this[string name] => Inputs[name];

    public Tensor? Mask => Inputs.GetValueOrDefault("mask");

    public bool Has(string parameter) => Params.ContainsKey(parameter);

    public double Number(string parameter, double fallback = 0) => Params[parameter]?.GetValue<double>() ?? fallback;

    public int Integer(string parameter) => Params[parameter]!.GetValue<int>();

    public bool Flag(string parameter, bool fallback = false) => Params[parameter]?.GetValue<bool>() ?? fallback;

    public string? Text(string parameter) => Params[parameter]?.ToString();
}
