using System.Globalization;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Graph.Heads;

/// <summary>Tells what each output of a graph is: by what feeds it, which axes it has, and how wide the encoder is. No name is looked at.</summary>
/// <param name="graph">The graph.</param>
/// <param name="classes">The number of classes that the model's config names, if it does.</param>
internal sealed class OutputReader(HeadGraph graph, int? classes)
{
    /// <summary>Reads one output.</summary>
    public OutputReading Read(TensorSlot slot)
    {
        var trace = OutputWalk.From(graph, slot.Name);
        var feed = Feeds.Of(graph, trace);
        var axes = AxesOf(slot, slot.Name);
        var isNumber = slot.Type is "float" or "float16" or "bfloat16" or "double";
        var kind = !isNumber ? NotNumbers(slot) : trace.Obstacle is not null ? OutputKind.Other : Kind(slot, trace, feed, axes);
        var words = trace.Obstacle ?? Feeds.Text(feed, graph.Graph.Producer(trace.End));
        var activation = trace.Activation is { } site ? ActivationSite.Word(site.Kind) : null;
        var reading = new OutputReading(slot.Name, kind, words, activation) { Logits = Candidate(slot, trace, feed, kind), Before = kind == OutputKind.TokenLogits ? Before(trace) : null };
        return reading with { Text = Text(slot, reading, activation is null ? words : $"{activation} of {words}", trace, axes) };
    }

    private static OutputKind NotNumbers(TensorSlot slot) =>
        slot.Type is "sequence" or "map" or "optional" or "sparse tensor" or "undefined" ? OutputKind.Other : OutputKind.Labels;

    private OutputKind Kind(TensorSlot slot, OutputTrace trace, FeedKind feed, AxisKind axes)
    {
        switch (axes)
        {
            case AxisKind.Rows or AxisKind.Classes:
                return trace.IsBareLogSoftmax ? OutputKind.Logits
                    : trace.Activation is not null && IsText(trace.Inner, trace.Activation) ? OutputKind.Probabilities
                    : OfText(Width(slot, slot.Name), feed);
            case AxisKind.Tokens:
                return OutputKind.SpanScores;
            case AxisKind.TokenClasses:
                return OfTokens(Width(slot, slot.Name), feed, trace);
            case AxisKind.Square:
                return OutputKind.Attention;
            default:
                return axes == AxisKind.Other && graph.Facts[slot.Name].Shape is { Length: > 2 } shape && graph.Widths.Contains(shape[^1]) ? OutputKind.Hidden : OutputKind.Other;
        }
    }

    // As wide as the encoder, squashed or of length 1: no class is named by that, unless as many are in the config.
    private OutputKind OfText(int? width, FeedKind feed) => feed switch
    {
        FeedKind.UnitLength => OutputKind.Embedding,
        FeedKind.Squashed when width > 1 && (width != classes || IsEncoders(width)) => OutputKind.Pooled,
        FeedKind.Token when IsEncoders(width) => OutputKind.Pooled,
        FeedKind.Linear when width == classes => OutputKind.Logits,
        _ => IsEncoders(width) ? OutputKind.Embedding : OutputKind.Logits,
    };

    private OutputKind OfTokens(int? width, FeedKind feed, OutputTrace trace) =>
        feed == FeedKind.Linear && width == graph.Words ? OutputKind.TokenLogits
        : IsEncoders(width) ? OutputKind.Hidden
        : feed == FeedKind.Linear || trace.Activation is not null ? OutputKind.TokenLogits
        : OutputKind.Hidden;

    private ExposedValue? Before(OutputTrace trace) =>
        trace is { Activation: not null, IsBareLogSoftmax: false, Inner: { } inner } && Axes.Of(graph.Facts[inner].Shape, graph.Size) == AxisKind.TokenClasses
            ? ExposedLogits.AsNumbers(graph, trace.Output, inner)
            : null;

    private LogitsCandidate? Candidate(TensorSlot slot, OutputTrace trace, FeedKind feed, OutputKind kind)
    {
        var isPlain = kind == OutputKind.Logits;
        var inner = isPlain ? slot.Name : trace.Inner;
        if (trace.Obstacle is not null)
        {
            return null;
        }

        if (isPlain)
        {
            return Made(slot, trace, inner, isPlain: true, isSure: feed == FeedKind.Linear || trace.IsBareLogSoftmax);
        }

        if (kind == OutputKind.Other && slot.Type is "float" or "float16" or "bfloat16" or "double" && AxesOf(slot, slot.Name) == AxisKind.Unknown && slot.Shape.Count is 0 or 2
            && trace.Activation is null)
        {
            return Made(slot, trace, slot.Name, isPlain: true, isSure: false);
        }

        // Behind probabilities, and behind what was made of them: labels, maps, the best class.
        var isChosen = kind is OutputKind.Labels or OutputKind.Other;
        return kind == OutputKind.Probabilities || (isChosen && (trace.Activation is not null || trace.BeforeChoice is not null))
            ? inner is null || (IsText(inner, trace.Activation) && feed is FeedKind.Linear or FeedKind.Unknown)
                ? Made(slot, trace, inner, isPlain: false, isSure: true) with { IsLabel = isChosen }
                : null
            : null;
    }

    private LogitsCandidate Made(TensorSlot slot, OutputTrace trace, string? value, bool isPlain, bool isSure)
    {
        var shape = graph.Facts[value ?? slot.Name].Shape;
        return new LogitsCandidate(slot.Name, value, trace.End, Width(slot, value ?? slot.Name), trace.Activation, isPlain, isSure)
        {
            Rank = shape?.Length ?? (value == slot.Name ? slot.Shape.Count : 0),
        };
    }

    // Whether it is of whole texts; where the shape is not known, a softmax over what the file declares to be classes.
    private bool IsText(string? value, ActivationSite? activation) =>
        Axes.Of(graph.Facts[value ?? activation!.Output].Shape, graph.Size) is AxisKind.Rows or AxisKind.Classes or AxisKind.Unknown;

    // Behind an operator of which nothing is known, a bias alone may have told the shape: what the file declares is nearer then.
    private AxisKind AxesOf(TensorSlot slot, string value)
    {
        var shape = graph.Facts[value].Shape;
        var isDoubtful = value == slot.Name && slot.Shape.Count > 0 && shape is not null && shape.Length != slot.Shape.Count;
        return !isDoubtful && Axes.Of(shape, graph.Size) is var axes and not AxisKind.Unknown ? axes : value == slot.Name ? Axes.Declared(slot) : AxisKind.Unknown;
    }

    private int? Width(TensorSlot slot, string value) => graph.Facts[value].Shape is { } shape
        ? AxesOf(slot, value) == AxisKind.TokenClasses ? (int)shape[^1] : shape.Length == 1 ? 1 : (int)shape[1..].Aggregate(1L, (a, b) => a * b)
        : value == slot.Name && slot.Shape.Count > 0 ? slot.Shape.Count == 1 ? 1 : Axes.Number(slot.Shape[^1]) : null;

    private bool IsEncoders(int? width) => width is { } known && graph.Widths.Contains(known);

    private string Text(TensorSlot slot, OutputReading reading, string words, OutputTrace trace, AxisKind axes)
    {
        var width = reading.Kind is OutputKind.Pooled or OutputKind.Embedding && Width(slot, slot.Name) is { } number && IsEncoders(number)
            ? string.Create(CultureInfo.InvariantCulture, $", {number} wide like the encoder")
            : string.Empty;
        return trace.Obstacle is not null ? $"'{slot.Name}': {trace.Obstacle}"
            : reading.Kind == OutputKind.Other && slot.Type is not ("float" or "float16") ? $"'{slot.Name}' is a {slot.Type}"
            : $"'{slot.Name}' [{Shape(slot, axes)}] is {reading.Kind.Phrase()} ({words}{width})";
    }

    private string Shape(TensorSlot slot, AxisKind axes)
    {
        if (slot.Shape.Count > 0)
        {
            return string.Join(", ", slot.Shape);
        }

        var width = Width(slot, slot.Name)?.ToString(CultureInfo.InvariantCulture) ?? "?";
        return axes switch
        {
            AxisKind.Rows => "batch",
            AxisKind.Classes => $"batch, {width}",
            AxisKind.Tokens => "batch, length",
            AxisKind.TokenClasses => $"batch, length, {width}",
            _ => "?",
        };
    }
}
