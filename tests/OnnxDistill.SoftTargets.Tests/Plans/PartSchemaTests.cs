using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Plans;

public sealed class PartSchemaTests
{
    [Fact]
    public void Element_type_and_shape_of_every_tap_stand_in_the_footer() =>
        PartSchema.Of(Capture.Parse("logits,hidden:3,hidden:0@cls,scores:1,values:2"), SampleCache.Teacher, "fp16").ToJson().ShouldBe(
            """
            {"hidden_03":{"dtype":"float16","shape":["length",8]},"cls_00":{"dtype":"float16","shape":[8]},"scores_01":{"dtype":"float16","shape":[2,"length","length"]},"values_02":{"dtype":"float16","shape":["length",8]}}
            """.Trim());

    [Fact]
    public void Single_precision_is_named_too() =>
        PartSchema.Of(Capture.Parse("hidden:0"), SampleCache.Teacher, "fp32").ToJson().ShouldBe("""{"hidden_00":{"dtype":"float32","shape":["length",8]}}""");

    [Fact]
    public void Bytes_follow_from_the_length() =>
        PartSchema.Of(Capture.Parse("logits,hidden:0,scores:0"), SampleCache.Teacher, "fp16").RowBytes(10)
            .ShouldBe(28 + 40 + 12 + (2 * 10 * 8) + (2 * 2 * 10 * 10));

    [Fact]
    public void Taps_of_a_teacher_that_is_not_understood_are_refused() =>
        Should.Throw<InvalidDataException>(() => PartSchema.Of(Capture.Parse("hidden:0"), SampleCache.Teacher with { Layers = null }, "fp16"))
            .Message.ShouldContain("layers, width and heads of tiny are unknown");
}
