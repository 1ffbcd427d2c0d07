using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

/// <summary>Computes the loss of a gold case with this library; a case that is not known fails.</summary>
internal static class GoldLoss
{
    /// <summary>The loss, or the elements whose sum it is.</summary>
    public static Tensor Of(GoldCase gold) => gold.System switch
    {
        "hinton" or "dbert" => GoldLogitsLosses.Of(gold),
        "pkd" => GoldBertPkd.Of(gold),
        "distilbert" => GoldDistilBert.Of(gold),
        "tinybert" => GoldTinyBert.Of(gold),
        "mobilebert" => GoldMobileBert.Of(gold),
        "minilm" or "minilmv2" => GoldMiniLm.Of(gold),
        "textbrewer" => GoldTextBrewer.Of(gold),
        var other => throw new NotSupportedException($"gold system {other}"),
    };

    public static NotSupportedException Unknown(GoldCase gold) => new($"gold loss {gold.System}/{gold.Objective} ({gold.DialectName})");
}
