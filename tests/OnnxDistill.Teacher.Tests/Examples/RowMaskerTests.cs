using CsCheck;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Tests.Fixtures;

namespace OnnxDistill.Teacher.Tests.Examples;

public sealed class RowMaskerTests
{
    private const int MaskId = 4;
    private const int Vocabulary = 1000;
    private static readonly MaskTokens Tokens = new(MaskId, [0, 1, 2, 3, MaskId], Vocabulary);

    private static readonly Gen<EncodedExample> Rows = Gen.Select(Gen.Long[0, 100_000], Gen.Int[0, 30].Array[1, 60], (row, ids) => TinyTeacher.Row(row, ids));

    [Fact]
    public void What_is_not_chosen_stays_and_what_is_chosen_is_known() => Gen.Select(Rows, Gen.Int, Gen.Int[1, 4]).Sample((row, seed, replicas) =>
    {
        var copies = new RowMasker(new MaskingPlan(replicas, seed), Tokens).Replicas(row).ToList();
        copies.Select(c => c.Row).ShouldBe(Enumerable.Range(0, replicas).Select(r => (row.Row * replicas) + r));
        foreach (var copy in copies)
        {
            var mask = copy.Mask!;
            mask.Positions.ShouldBe(mask.Positions.Distinct().Order());
            mask.Ids.ShouldBe(mask.Positions.Select(p => row.InputIds[p]));
            mask.Ids.ShouldAllBe(id => id > MaskId);
            var restored = (int[])copy.InputIds.Clone();
            for (var i = 0; i < mask.Positions.Length; i++)
            {
                restored[mask.Positions[i]] = mask.Ids[i];
            }

            restored.ShouldBe(row.InputIds);
            var open = row.InputIds.Count(id => id > MaskId) * 0.15;
            ((double)mask.Positions.Length).ShouldBeInRange(Math.Floor(open), Math.Floor(open) + 1);
        }
    });

    [Fact]
    public void A_mask_follows_from_seed_row_and_replica_alone() => Gen.Select(Rows, Gen.Int).Sample((row, seed) =>
    {
        var masker = new RowMasker(new MaskingPlan(3, seed), Tokens);
        var after = masker.Replicas(TinyTeacher.Row(row.Row + 1, row.InputIds)).ToList();
        var once = masker.Replicas(row).Last();
        var again = new RowMasker(new MaskingPlan(3, seed), Tokens).Replicas(row).Last();
        once.InputIds.ShouldBe(again.InputIds);
        once.Mask!.Positions.ShouldBe(again.Mask!.Positions);
        after.Count.ShouldBe(3);
    });

    [Fact]
    public void Fifteen_percent_are_chosen_and_split_80_10_10_whatever_the_rows_length()
    {
        foreach (var length in new[] { 1, 3, 10, 100 })
        {
            var masker = new RowMasker(new MaskingPlan(1, 5), Tokens);
            int chosen = 0, masked = 0, kept = 0, random = 0;
            var rows = 200_000 / length;
            for (var row = 0; row < rows; row++)
            {
                var ids = Enumerable.Range(0, length).Select(i => 5 + ((row + i) % 900)).ToArray();
                var copy = masker.Replicas(TinyTeacher.Row(row, ids)).Single();
                foreach (var position in copy.Mask!.Positions)
                {
                    chosen++;
                    var id = copy.InputIds[position];
                    masked += id == MaskId ? 1 : 0;
                    kept += id == ids[position] ? 1 : 0;
                    random += id != MaskId && id != ids[position] ? 1 : 0;
                    id.ShouldBeInRange(MaskId, Vocabulary - 1);
                }
            }

            ((double)chosen / (rows * length)).ShouldBe(0.15, 0.003);
            ((double)masked / chosen).ShouldBe(0.8, 0.01);
            ((double)kept / chosen).ShouldBe(0.1, 0.01);
            ((double)random / chosen).ShouldBe(0.1, 0.01);
        }
    }

    [Fact]
    public void Seeds_replicas_and_rows_give_different_masks()
    {
        int[] ids = [.. Enumerable.Range(100, 60)];
        var masks = from seed in new[] { 0, 1, -1 }
                    from row in new[] { 0, 1, 2 }
                    from copy in new RowMasker(new MaskingPlan(3, seed), Tokens).Replicas(TinyTeacher.Row(row, ids))
                    select string.Join(',', copy.InputIds);
        masks.Distinct().Count().ShouldBe(27);
    }

    [Fact]
    public void The_numbers_never_change()
    {
        // Caches that are continued years later must draw the same masks: these were written down when the generator was.
        int[] ids = [.. Enumerable.Range(100, 20)];
        var copies = new RowMasker(new MaskingPlan(2, 42), Tokens).Replicas(TinyTeacher.Row(7, ids)).ToList();
        string.Join(' ', copies.Select(c => string.Join(',', c.Mask!.Positions))).ShouldBe("3,4,11 6,10,14");
    }
}
