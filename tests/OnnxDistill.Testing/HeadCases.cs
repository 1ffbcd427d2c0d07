namespace OnnxDistill.Testing;

/// <summary>Heads with logits behind an activation, beside other outputs, or without any.</summary>
public static class HeadCases
{
    /// <summary>Files whose logits stand before a softmax or sigmoid.</summary>
    public static IReadOnlyDictionary<string, HeadCase> Probabilities => new Dictionary<string, HeadCase>(StringComparer.Ordinal)
    {
        ["softmax"] = Behind("softmax", (m, z) => m.Node("Softmax", z)),
        ["softmax called logits"] = new(m => m.Output("logits", m.Node("Softmax", m.Classifier(2)), "batch", 2), ["probabilities"], "softmax") { IsSaid = true },
        ["softmax and moves"] = Behind("softmax", (m, z) => m.Node("Squeeze", m.Node("Softmax", m.Node("Unsqueeze", m.Node("Identity", z), m.Graph.Integers(1))), m.Graph.Integers(1))) with { Classes = 2 },
        ["softmax in percent"] = Behind("softmax", (m, z) => m.Node("Mul", m.Node("Softmax", z), m.Number(100))),
        ["softmax written out"] = Behind("softmax", (m, z) => Exponentials(m, z)),
        ["softmax written out, shifted"] = Behind("softmax", (m, z) => Exponentials(m, m.Node("Sub", z, m.Graph.Node("ReduceMax", [z], ("axes", new long[] { 1 }), ("keepdims", 1))))),
        ["softmax by a reciprocal"] = Behind("softmax", Reciprocal),
        ["exp of log-softmax"] = Behind("softmax", (m, z) => m.Node("Exp", m.Node("LogSoftmax", z)), "log_softmax"),
        ["log of softmax"] = Behind("softmax", (m, z) => m.Node("Log", m.Node("Softmax", z))),
        ["log-softmax"] = new(m => m.Output("scores", m.Node("LogSoftmax", m.Classifier(2)), "batch", 2), ["logits"], "log_softmax") { IsSaid = true, UpToConstant = true },
        ["softmax twice"] = Behind("softmax", (m, z) => m.Node("Softmax", m.Node("Softmax", z))),
        ["probability of one class"] = new(
            m => m.Output("score", m.Graph.Node("Gather", [m.Node("Softmax", m.Classifier(2)), m.Graph.Integers(1)], ("axis", 1)), "batch", 1), ["probabilities"], "softmax")
        { IsSaid = true },
        ["sigmoid of each class"] = Behind("sigmoid", (m, z) => m.Node("Sigmoid", z)) with { Named = 2 },
        ["sigmoid written out"] = Behind("sigmoid", (m, z) => m.Node("Div", m.Number(1), m.Node("Add", m.Node("Exp", m.Node("Neg", z)), m.Number(1)))),
        ["sigmoid by a reciprocal"] = Behind("sigmoid", (m, z) => m.Node("Reciprocal", m.Node("Add", m.Number(1), m.Node("Exp", m.Node("Mul", z, m.Number(-1)))))),
        ["log-sigmoid"] = Behind("log_sigmoid", (m, z) => m.Node("Neg", m.Node("Softplus", m.Node("Neg", z)))),
        ["one sigmoid of two classes"] = new(
            m => m.Output("p", m.Node("Sigmoid", m.Classifier(1)), "batch", 1), ["probabilities"], "sigmoid")
        { IsSaid = true, Named = 2, IsPair = true },
        ["one sigmoid, without classes"] = new(
            m => m.Output("p", m.Node("Sigmoid", m.Classifier(1)), "batch", 1), ["probabilities"], "sigmoid")
        { IsSaid = true, Classes = 1 },
        ["a sigmoid and what is left of 1"] = new(
            m =>
            {
                var p = m.Node("Sigmoid", m.Classifier(1));
                m.Output("probabilities", m.Graph.Node("Concat", [m.Node("Sub", m.Number(1), p), p], ("axis", 1)), "batch", 2);
            },
            ["probabilities"],
            "sigmoid")
        { IsSaid = true, IsPair = true },
        ["label and probabilities"] = new(
            m =>
            {
                var z = m.Classifier(2);
                m.Graph.Output<long>("label", m.Graph.Node("ArgMax", [z], ("axis", 1), ("keepdims", 0)), "batch");
                m.Output("probabilities", m.Node("Softmax", z), "batch", 2);
            },
            ["labels", "probabilities"],
            "softmax")
        { IsSaid = true },
        ["label alone"] = new(
            m => m.Graph.Output<long>("label", m.Graph.Node("ArgMax", [m.Classifier(2)], ("axis", 1), ("keepdims", 0)), "batch"), ["labels"])
        { IsSaid = true },
        ["probabilities and logits"] = new(
            m =>
            {
                var z = m.Classifier(2);
                m.Output("a", m.Node("Softmax", z), "batch", 2).Output("b", z, "batch", 2);
            },
            ["probabilities", "logits"])
        { IsSaid = true },
        ["softmax in a function"] = Behind("softmax", (m, z) => m.Node("Softmax", z)) with
        {
            Write = m => m.Output("p", m.Node("Softmax", m.Classifier(2)), "batch", 2).Edit(HeadEdits.InFunction),
        },
        ["a sigmoid of a fused product"] = new(
            m => m.Output("p", m.Node("Sigmoid", m.Classifier(2)), "batch", 2).Edit(HeadEdits.Fused), ["probabilities"], "sigmoid")
        { IsSaid = true },
        ["a softmax of integers"] = new(
            m => m.Output("p", HeadEdits.Integers(m, m.Classifier(2)), "batch", 2).Edit(HeadEdits.QuantisedSoftmax), ["probabilities"], "softmax")
        { IsSaid = true, Tolerance = 0.03 },
        ["a classifier with its softmax inside"] = new(
            m => m.Output("p", m.Node("Softmax", m.Classifier(2)), "batch", 2).Edit(HeadEdits.LinearClassifier), ["probabilities"], "softmax")
        { IsSaid = true, UpToConstant = true },
        ["a classifier with its sigmoids inside"] = new(
            m => m.Output("p", m.Node("Sigmoid", m.Classifier(3)), "batch", 3).Edit(HeadEdits.LogisticClassifier), ["probabilities"], "sigmoid")
        { IsSaid = true, Classes = 3 },
    };

    /// <summary>Logits beside other outputs, and files without any.</summary>
    public static IReadOnlyDictionary<string, HeadCase> Heads => new Dictionary<string, HeadCase>(StringComparer.Ordinal)
    {
        ["plain"] = new(m => m.Output("logits", m.Classifier(2), "batch", 2), ["logits"]),
        ["without a name"] = new(m => m.Output("x", m.Classifier(2), "a", "b"), ["logits"]),
        ["one number"] = new(m => m.Output("x", m.Node("Squeeze", m.Classifier(1), m.Graph.Integers(1)), "batch"), ["logits"]) { Classes = 1 },
        ["an axis of 1 more"] = new(m => m.Output("x", m.Node("Unsqueeze", m.Classifier(2), m.Graph.Integers(1)), "batch", 1, 2), ["logits"]),
        ["pooled and logits"] = new(m => m.Output("0", Pooled(m), "batch", 8).Output("1", m.Classifier(2), "batch", 2), ["pooled", "logits"]) { IsSaid = true },
        ["pooled alone"] = new(m => m.Output("logits", Pooled(m), "batch", 8), ["pooled"]) { Classes = 0 },
        ["first token"] = new(m => m.Output("x", m.First, "batch", 8), ["pooled"]) { Classes = 0 },
        ["mean of tokens"] = new(m => m.Output("x", Mean(m), "batch", 8), ["embedding"]) { Classes = 0 },
        ["length 1"] = new(m => m.Output("x", Unit(m, Mean(m)), "batch", 8), ["embedding"]) { Classes = 0 },
        ["length 1, narrower"] = new(m => m.Output("x", Unit(m, m.Linear(Mean(m), 5)), "batch", 5), ["embedding"]) { Classes = 0 },
        ["as many classes as the encoder is wide"] = new(m => m.Output("x", m.Classifier(8), "batch", 8), ["logits"]) { Named = 8, Classes = 8 },
        ["projected, as wide as the encoder"] = new(m => m.Output("x", m.Classifier(8), "batch", 8), ["embedding"]) { Classes = 0 },
        ["hidden states and attention"] = new(
            m => m.Output("h", m.Hidden, "batch", "sequence", 8).Output("a", m.Node("Unsqueeze", m.Attention, m.Graph.Integers(1)), "batch", 1, "sequence", "sequence").Output("z", m.Classifier(2), "batch", 2),
            ["hidden", "attention", "logits"]),
        ["a tagger"] = new(m => m.Output("logits", m.Linear(m.Hidden, 3), "batch", "sequence", 3), ["token logits"]) { Classes = 0, Named = 3 },
        ["where answers start and end"] = new(
            m =>
            {
                var parts = m.Graph.Node("Split", 2, [m.Linear(m.Hidden, 2)], ("axis", -1));
                m.Output("s", m.Node("Squeeze", parts[0], m.Graph.Integers(2)), "batch", "sequence").Output("logits", m.Node("Squeeze", parts[1], m.Graph.Integers(2)), "batch", "sequence");
            },
            ["span scores", "span scores"])
        { Classes = 0 },
        ["words and sentences"] = new(
            m => m.Output("prediction", m.Linear(m.Hidden, TextHeadModel.Vocabulary), "batch", "sequence", TextHeadModel.Vocabulary).Output("seq", m.Classifier(2), "batch", 2), ["token logits", "logits"]),
        ["two heads, told by the config"] = new(
            m => m.Output("logits", m.Linear(m.First, 3), "batch", 3).Output("topic", m.Classifier(2), "batch", 2), ["logits", "logits"])
        { Named = 2, IsSaid = true },
        ["two heads, and nothing tells"] = new(m => m.Output("a", m.Linear(m.First, 3), "batch", 3).Output("b", m.Classifier(2), "batch", 2), ["logits", "logits"]) { Classes = 0 },
    };

    private static HeadCase Behind(string activation, Func<TextHeadModel, string, string> head, string? called = null) =>
        new(m => m.Output("probabilities", head(m, m.Classifier(2)), "batch", 2), ["probabilities"], called ?? activation) { IsSaid = true };

    private static string Pooled(TextHeadModel m) => m.Node("Tanh", m.Linear(m.First, 8));

    private static string Mean(TextHeadModel m) => m.Graph.Node("ReduceMean", [m.Hidden], ("axes", new long[] { 1 }), ("keepdims", 0));

    private static string Unit(TextHeadModel m, string value) =>
        m.Node("Div", value, m.Node("Clip", m.Graph.Node("ReduceL2", [value], ("axes", new long[] { 1 }), ("keepdims", 1)), m.Number(1e-12f)));

    private static string Exponentials(TextHeadModel m, string value)
    {
        var exp = m.Node("Exp", value);
        return m.Node("Div", exp, m.Graph.Node("ReduceSum", [exp, m.Graph.Integers(1)], ("keepdims", 1)));
    }

    private static string Reciprocal(TextHeadModel m, string value)
    {
        var exp = m.Node("Exp", value);
        return m.Node("Mul", m.Node("Reciprocal", m.Graph.Node("ReduceSum", [exp, m.Graph.Integers(1)], ("keepdims", 1))), exp);
    }
}
