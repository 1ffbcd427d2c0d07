using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Verifying;
using CacheVerifier = OnnxDistill.Teacher.Verifying.CacheVerifier;

namespace OnnxDistill.Teacher.Tests.Verifying;

/// <summary>Caches whose checksums hold although the values of one column are not the teacher's: its values are moved and the part is written anew.</summary>
public sealed class MovedValuesTests
{
    private const string Everything = "logits,hidden:1,hidden:2@cls,scores:0,qkv:1";

    [Theory]
    [InlineData("logits", "fp16")]
    [InlineData("hidden_01", "fp16")]
    [InlineData("cls_02", "fp16")]
    [InlineData("scores_00", "fp16")]
    [InlineData("queries_01", "fp16")]
    [InlineData("keys_01", "fp16")]
    [InlineData("values_01", "fp16")]
    [InlineData("logits", "fp32")]
    [InlineData("hidden_01", "fp32")]
    [InlineData("scores_00", "fp32")]
    public void A_column_moved_beyond_the_tolerance_is_named_and_no_other(string column, string precision)
    {
        using var setup = new TinyEncoderSetup(new TinyEncoder(), Everything);
        CacheRun.Execute(setup.Teacher, setup.Rows(60), setup["cache"], new CacheRunOptions { Capture = setup.Capture, Precision = precision });
        var tolerance = precision == "fp16" ? CacheVerifier.Fp16Tolerance : CacheVerifier.Fp32Tolerance;

        Move(setup["cache"], column, v => v * (float)(1 + (tolerance / 4)));
        CacheVerifier.Verify(setup["cache"], setup.Teacher, 60).Beyond.ShouldBeEmpty();

        Move(setup["cache"], column, v => v * (float)(1 + (20 * tolerance)));
        var result = CacheVerifier.Verify(setup["cache"], setup.Teacher, 60);
        result.Beyond.ShouldBe([column]);
        result.Columns[column].MaxError.ShouldBe(20 * tolerance, 6 * tolerance);
    }

    [Theory]
    [InlineData("vocabulary:6", "vocabulary_logprobs")]
    [InlineData("vocabulary:6@all", "vocabulary_logprobs")]
    [InlineData("vocabulary:all", "vocabulary_logprobs")]
    [InlineData("vocabulary:6", "vocabulary_rest")]
    public void A_vocabulary_column_moved_beyond_the_tolerance_is_named_and_no_other(string capture, string column)
    {
        using var mlm = new TinyMlm(capture);
        Cache(mlm);
        CacheVerifier.Verify(mlm["cache"], mlm.Teacher, 100).Beyond.ShouldBeEmpty();
        Move(mlm["cache"], column, v => v * 1.05f);
        CacheVerifier.Verify(mlm["cache"], mlm.Teacher, 100).Beyond.ShouldBe([column]);
    }

    [Fact]
    public void Log_probabilities_of_other_word_pieces_are_found()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        Cache(mlm);

        // The likeliest and the next but one change places.
        Rewrite(mlm["cache"], "vocabulary_ids", bytes =>
        {
            var ids = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
            (ids[0], ids[2]) = (ids[2], ids[0]);
        });
        CacheVerifier.Verify(mlm["cache"], mlm.Teacher, 100).Beyond.ShouldBe(["vocabulary_logprobs"]);
    }

    private static void Cache(TinyMlm mlm) =>
        CacheRun.Execute(mlm.Teacher, mlm.Rows(50), mlm["cache"], new CacheRunOptions { Capture = mlm.Capture, MaskReplicas = 2 });

    private static void Move(string folder, string column, Func<float, float> move)
    {
        if (column == "logits")
        {
            RewriteRows(folder, row => row.Logits!.Length > 0, row => row with { Logits = Array.ConvertAll(row.Logits!, v => move(v)) });
            return;
        }

        var half = SoftTargetCache.Open(folder).Schema.Taps.First(t => t.Name == column).ElementBytes == 2;
        Rewrite(folder, column, bytes =>
        {
            foreach (ref var value in half ? default : MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
            {
                value = move(value);
            }

            foreach (ref var value in half ? MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()) : default)
            {
                value = (Half)move((float)value);
            }
        });
    }

    private static void Rewrite(string folder, string column, Action<byte[]> change) => RewriteRows(folder, row => row.Taps[column].Length > 0, row =>
    {
        var bytes = (byte[])row.Taps[column].Clone();
        change(bytes);
        return row with { Taps = new Dictionary<string, byte[]>(row.Taps, StringComparer.Ordinal) { [column] = bytes } };
    });

    private static void RewriteRows(string folder, Predicate<SoftTargetRow> has, Func<SoftTargetRow, SoftTargetRow> change)
    {
        var cache = SoftTargetCache.Open(folder);
        SoftTargetRow[] rows = [.. cache.ReadPart(0)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = has(rows[i]) ? change(rows[i]) : rows[i];
        }

        PartWriter.Write(folder, cache.Plan, 0, rows);
    }
}
