using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.MiniLm;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldMiniLm
{
    private static readonly string[] Relations = ["q", "k", "v"];

    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "attention_kl" => AttentionKl(gold),
        "value_relation_kl" => ValueRelation(gold),
        "v1_total" => AttentionKl(gold) + ValueRelation(gold),
        "relations_total" => Relations.Select((r, i) => OneRelation(gold, gold[$"s_{r}"], gold[$"t_{r}"]) * gold.Params["weights_qq_kk_vv"]![i]!.GetValue<double>())
            .Aggregate((sum, loss) => sum + loss),
        "relation_resplit" => OneRelation(gold, SideBySide(gold["s_q"]), SideBySide(gold["t_q"])),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static Tensor AttentionKl(GoldCase gold) => gold.DialectName == "reference-howto"
        ? HowToDistill.AttentionKl(gold["s_scores"], gold["t_scores"], gold["mask"])
        : AttentionDivergence.Kl(gold["s_scores"], gold["t_scores"], gold["mask"], DialectOf(gold));

    private static Tensor ValueRelation(GoldCase gold) => gold.DialectName == "reference-howto"
        ? HowToDistill.ValueRelationKl(gold["s_value"], gold["t_value"], gold.Integer("heads"))
        : Relation.Kl(gold["s_value"], gold["t_value"], gold.Integer("heads"), gold["mask"], DialectOf(gold));

    private static Tensor OneRelation(GoldCase gold, Tensor student, Tensor teacher) => gold.DialectName == "reference-howto"
        ? HowToDistill.RelationKl(student, teacher, gold.Integer("relation_heads"))
        : Relation.Kl(student, teacher, gold.Integer("relation_heads"), gold["mask"], DialectOf(gold));

    private static Dialect DialectOf(GoldCase gold) => gold.DialectName == "reference-minilmv2.bb" ? Dialect.Reference : gold.Dialect;

    // [batch, heads, length, width] -> [batch, length, hidden]
    private static Tensor SideBySide(Tensor split) => split.transpose(1, 2).flatten(2);
}
