using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Verifying;

namespace OnnxDistill.Teacher.Tests.Verifying;

public sealed class DisagreementTests
{
    private static readonly PartOrigin Here = new("ONNX Runtime 1.31.0", "x64: avx2 avx512_vnni");
    private static readonly PartOrigin There = new("ONNX Runtime 1.31.0", "x64: avx2");

    [Fact]
    public void A_quantised_teacher_names_the_other_instruction_set_as_the_cause() =>
        Disagreement.Cause(new Dictionary<PartOrigin, int> { [Here] = 3, [There] = 1 }, Here, "dynamic int8").ShouldBe(
            "1 of 4 parts were computed by ONNX Runtime 1.31.0 on x64: avx2 (the cache is mixed), here runs ONNX Runtime 1.31.0 on x64: avx2 avx512_vnni, "
            + "and a quantised teacher (dynamic int8) answers differently there; caches made with --dequantize agree everywhere");

    [Fact]
    public void Another_runtime_is_told_of_a_teacher_that_is_not_quantised() =>
        Disagreement.Cause(new Dictionary<PartOrigin, int> { [There] = 2 }, Here, quantisation: null)
            .ShouldBe("2 of 2 parts were computed by ONNX Runtime 1.31.0 on x64: avx2, here runs ONNX Runtime 1.31.0 on x64: avx2 avx512_vnni");

    [Fact]
    public void Parts_computed_as_here_or_that_do_not_say_are_no_cause()
    {
        Disagreement.Cause(new Dictionary<PartOrigin, int> { [Here] = 2 }, Here, "dynamic int8").ShouldBeNull();
        Disagreement.Cause(new Dictionary<PartOrigin, int>(), Here, "dynamic int8").ShouldBeNull();
    }
}
