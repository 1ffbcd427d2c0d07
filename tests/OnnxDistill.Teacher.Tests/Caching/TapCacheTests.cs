using System.Runtime.InteropServices;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Verifying;
using CacheVerifier = OnnxDistill.Teacher.Verifying.CacheVerifier;

namespace OnnxDistill.Teacher.Tests.Caching;

public sealed class TapCacheTests
{
    private const string Everything = "logits,hidden,hidden:0,last@cls,scores,qkv";

    public static TheoryData<string> Shapes => ["open", "no mask", "fixed length", "fixed rows", "fixed both", "half outputs", "padding spoils"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_captured_tensor_is_the_one_reckoned_by_hand(string shape)
    {
        var tiny = shape switch
        {
            "no mask" => new TinyEncoder { HasMask = false },
            "fixed length" => new TinyEncoder { FixedLength = 9 },
            "fixed rows" => new TinyEncoder { FixedRows = 4 },
            "fixed both" => new TinyEncoder { FixedRows = 2, FixedLength = 7 },
            "padding spoils" => new TinyEncoder { PaddingSpoils = true },
            "half outputs" => new TinyEncoder { HalfTaps = true },
            _ => new TinyEncoder(),
        };
        using var setup = new TinyEncoderSetup(tiny, Everything);

        var cache = Run(setup, "fp32", 70);

        cache.Schema.Taps.Count.ShouldBe(3 + 2 + (4 * 2));
        foreach (var row in cache.ReadRows())
        {
            var expected = new TinyEncoderAnswer(row.InputIds);
            row.Logits!.Zip(expected.Logits).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-4);
            foreach (var column in cache.Schema.Taps)
            {
                var values = Expected(expected, column.Tap);
                Floats(row.Taps[column.Name]).Zip(values).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(tiny.HalfTaps ? 5e-3 : 1e-4, $"row {row.Row}, {column.Name}");
            }
        }
    }

    [Fact]
    public void Halves_are_the_rounded_values()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), "logits,hidden:1,scores:last");
        foreach (var row in Run(setup, "fp16", 40).ReadRows())
        {
            var expected = new TinyEncoderAnswer(row.InputIds);
            Halves(row.Taps["hidden_01"]).Zip(expected[TapRole.Hidden, 1]).ShouldAllBe(p => Math.Abs((double)p.First - p.Second) < 2e-3);
            Halves(row.Taps["scores_01"]).Zip(expected[TapRole.Scores, 1]).ShouldAllBe(p => Math.Abs((double)p.First - p.Second) < 5e-3);
        }
    }

    [Fact]
    public void The_plan_holds_layers_as_numbers_and_the_encoders_sizes()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), "logits,hidden:last,qkv");
        var plan = Run(setup, "fp16", 5).Plan;
        plan.Capture.ShouldBe("logits,hidden:2,qkv:0,1");
        (plan.Teacher.Layers, plan.Teacher.Hidden, plan.Teacher.Heads, plan.Teacher.AttentionWidth).ShouldBe((2, 8, 2, 6));
    }

    [Fact]
    public void A_bare_encoder_gives_what_it_has_without_logits()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder { HasLogits = false }, "hidden:last,scores");
        var cache = Run(setup, "fp32", 30);
        cache.Plan.Teacher.Logits.ShouldBe(0);
        cache.ReadRows().ShouldAllBe(r => r.Logits == null && r.Taps.Count == 3);
        CacheVerifier.Verify(setup["cache"], setup.Teacher, 10).Columns.Keys.ShouldBe(["hidden_02", "scores_00", "scores_01"], ignoreOrder: true);
    }

    [Fact]
    public void Logits_of_a_bare_encoder_are_refused_with_what_there_is_instead()
    {
        var error = Should.Throw<InvalidDataException>(() => new TinyEncoderSetup(new TinyEncoder { HasLogits = false }, "logits,hidden").Dispose());
        error.Message.ShouldContain("last_hidden_state");
        error.Message.ShouldContain("--capture hidden,scores,qkv");
    }

    [Fact]
    public void A_classifier_without_its_logits_in_the_capture_keeps_its_classes()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), "hidden:last");
        var cache = Run(setup, "fp16", 5);
        cache.Plan.Teacher.Logits.ShouldBe(TinyEncoder.Classes);
        cache.ReadRows().ShouldAllBe(r => r.Logits == null);
    }

    [Fact]
    public void A_value_beyond_fp16_names_row_column_and_the_way_out()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder { HiddenGain = 1e6f }, "logits,hidden");
        var error = Should.Throw<InvalidDataException>(() => Run(setup, "fp16", 50));
        error.Message.ShouldContain("row ");
        error.Message.ShouldContain("hidden_01");
        error.Message.ShouldContain("--precision fp32");
        Run(setup, "fp32", 50).ReadRows().Count().ShouldBe(50);
    }

    [Fact]
    public void A_layer_that_the_teacher_does_not_have_is_named() =>
        Should.Throw<InvalidDataException>(() => new TinyEncoderSetup(new TinyEncoder(), "hidden:3").Dispose()).Message.ShouldContain("hidden 0 to 2");

    [Fact]
    public void A_teacher_opened_for_another_capture_is_refused()
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), "logits,hidden:1");
        var options = new CacheRunOptions { Capture = Capture.Parse("logits,hidden:2") };
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(5), setup["cache"], options)).Message.ShouldContain("hidden_02");
        Directory.Exists(setup["cache"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("fp32")]
    public void Verify_recomputes_every_column(string precision)
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), Everything);
        var cache = Run(setup, precision, 200);
        var result = CacheVerifier.Verify(setup["cache"], setup.Teacher, rows: 40);
        result.Columns.Keys.ShouldBe(cache.Schema.Columns.Skip(5), ignoreOrder: true);
        result.Columns.Values.ShouldAllBe(c => c.MaxError < 1e-5);
        result.Beyond.ShouldBeEmpty();
    }

    private static SoftTargetCache Run(TinyEncoderSetup setup, string precision, int rows)
    {
        if (Directory.Exists(setup["cache"]))
        {
            Directory.Delete(setup["cache"], recursive: true);
        }

        CacheRun.Execute(setup.Teacher, setup.Rows(rows), setup["cache"], new CacheRunOptions { Capture = setup.Capture, Precision = precision });
        return SoftTargetCache.Open(setup["cache"]);
    }

    private static double[] Expected(TinyEncoderAnswer answer, Tap tap) => tap.Kind switch
    {
        TapKind.Hidden => answer[TapRole.Hidden, tap.Layer],
        TapKind.HiddenCls => answer[TapRole.Hidden, tap.Layer][..TinyEncoder.Hidden],
        TapKind.Scores => answer[TapRole.Scores, tap.Layer],
        TapKind.Queries => answer[TapRole.Queries, tap.Layer],
        TapKind.Keys => answer[TapRole.Keys, tap.Layer],
        _ => answer[TapRole.Values, tap.Layer],
    };

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static Half[] Halves(byte[] bytes) => MemoryMarshal.Cast<byte, Half>(bytes).ToArray();
}
