using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Tests.SelfChecks;

public sealed class EncoderSelfCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Right_taps_stay_and_their_errors_are_told()
    {
        var result = Check(new TinyEncoder());
        result.Map!.Available.ShouldBe(TinyEncoder.AllTaps, ignoreOrder: true);
        result.Errors.Keys.ShouldBe(["outputs", "probabilities", "products"], ignoreOrder: true);
        result.Errors.Values.ShouldAllBe(e => e < 1e-4);
        (result.Note, result.SingleRows).ShouldBe((null, false));
    }

    [Fact]
    public void Fixed_shapes_and_no_mask_are_kept_to()
    {
        Check(new TinyEncoder { FixedRows = 1, FixedLength = 7 }).Map!.Unavailable.ShouldBeEmpty();
        Check(new TinyEncoder { HasMask = false }).Map!.Unavailable.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_padding_spoils_is_checked_without_and_the_user_told()
    {
        var result = Check(new TinyEncoder { PaddingSpoils = true });
        result.Map!.Unavailable.ShouldBeEmpty();
        result.Note!.ShouldContain("padding");
    }

    [Fact]
    public void Scores_that_do_not_give_the_probabilities_are_withdrawn()
    {
        var result = Check(new TinyEncoder { ScoreGain = 1.5f });
        var withdrawn = result.Map!.Unavailable.ShouldHaveSingleItem();
        withdrawn.Tap.ShouldBe(new EncoderTap(TapRole.Scores, 0));
        withdrawn.Reason.ShouldContain("withdrawn by the self-check");
        result.Map.Available.Count.ShouldBe(TinyEncoder.AllTaps.Count() - 1);
    }

    [Fact]
    public void Queries_and_keys_that_do_not_give_the_scores_are_withdrawn()
    {
        var result = Check(new TinyEncoder { ClaimedScale = 0.7 });
        result.Map!.Unavailable.Select(u => u.Tap.Role).Distinct().ShouldBe([TapRole.Queries, TapRole.Keys], ignoreOrder: true);
    }

    [Fact]
    public void A_causal_encoder_is_a_decoder_and_nothing_of_it_is_offered()
    {
        var result = Check(new TinyEncoder { Causal = true });
        result.Map.ShouldBeNull();
        result.Note!.ShouldContain("decoder");
    }

    [Fact]
    public void A_hidden_state_that_is_not_finite_is_withdrawn() =>
        Check(new TinyEncoder { HiddenGain = float.PositiveInfinity }).Map!.Unavailable.ShouldHaveSingleItem().Tap.ShouldBe(new EncoderTap(TapRole.Hidden, 1));

    [Fact]
    public void Sizes_that_the_tensors_do_not_have_are_found_out()
    {
        var tiny = new TinyEncoder();
        var result = EncoderSelfCheck.Run(tiny.Load(_folder["model.onnx"]), new EncoderAnalysis(tiny.Map with { Heads = 3, HeadSize = 2 }, null), new SelfCheckOptions { Threads = 1 });
        result.Map!.Unavailable.ShouldContain(u => u.Tap.Role == TapRole.Scores && u.Reason.Contains("not [3,"));
    }

    [Fact]
    public void Only_what_is_asked_for_is_checked()
    {
        var result = Check(new TinyEncoder { ScoreGain = 1.5f }, [new EncoderTap(TapRole.Hidden, 2)]);
        result.Map!.Unavailable.ShouldBeEmpty();
        result.Errors.Keys.ShouldBe(["outputs"]);
    }

    private SelfCheckResult Check(TinyEncoder tiny, IReadOnlyList<EncoderTap>? taps = null) => EncoderSelfCheck.Run(
        tiny.Load(_folder["model.onnx"]), new EncoderAnalysis(tiny.Map, null), new SelfCheckOptions { Threads = 1, Taps = taps });
}
