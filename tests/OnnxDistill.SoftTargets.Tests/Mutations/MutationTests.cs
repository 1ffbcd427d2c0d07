using System.Text;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Mutations;

/// <summary>Damaged parts and plans end in one sentence that names the file: no crash, no hang.</summary>
public sealed class MutationTests : IDisposable
{
    private const string Part = "part-00001.parquet";

    // Longer than any read takes on a busy machine: only what never ends is a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _part;
    private readonly byte[] _plan;

    public MutationTests()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "logits,hidden:1,scores:last"));
        _part = File.ReadAllBytes(_folder[Part]);
        _plan = File.ReadAllBytes(_folder["plan.json"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Two_hundred_damaged_files_end_in_one_sentence_each() => Mutate(seed: 1, count: 200);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Ten_thousand_damaged_files_end_in_one_sentence_each() => Mutate(seed: 14, count: 10_000);

    private async Task Mutate(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            Action mutant = (i % 4) switch
            {
                0 => () => DamagedPart(random),
                1 or 2 => () => ResealedPart(random),
                _ => () => DamagedPlan(random),
            };
            try
            {
                await Task.Run(mutant).WaitAsync(Hang);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"mutant {i} of seed {seed}: {error.GetType().Name} {error.Message}", error);
            }
        }
    }

    private void DamagedPart(Random random)
    {
        var mutated = Mutation.Of(_part, random);
        if (!mutated.AsSpan().SequenceEqual(_part))
        {
            File.WriteAllBytes(_folder[Part], mutated);
            Sentence(() => SoftTargetCache.Open(_folder.Path).ReadPart(1), Part).ShouldBeTrue();
            Sentence(() => SoftTargetCache.Open(_folder.Path).ReadRows().Count().ShouldBePositive(), Part).ShouldBeTrue();
            Sentence(() => CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)), Part).ShouldBeTrue();
            PartReader.State(_folder.Path, CachePlan.Load(_folder.Path), 1).ShouldBe(PartState.Damaged);
            Sentence(() => CacheInfo.Read(_folder.Path), Part);
        }
    }

    // As if by someone who means it: the seal fits again, so that the damage reaches the Parquet library and what is behind it.
    private void ResealedPart(Random random)
    {
        var mutated = Mutation.Of(_part, random);
        using (var stream = new MemoryStream())
        {
            stream.Write(mutated);
            try
            {
                PartSeal.Close(stream);
            }
            catch (Exception error) when (error is InvalidOperationException or IOException)
            {
                return; // the seal itself is gone
            }

            File.WriteAllBytes(_folder[Part], stream.ToArray());
        }

        Sentence(() => SoftTargetCache.Open(_folder.Path).ReadPart(1, ReadColumns.WithoutTaps), Part);
        Sentence(() => SoftTargetCache.Open(_folder.Path).ReadRows(new ReadColumns { Taps = ["hidden_01"] }).Count().ShouldBe(50), Part);
        if (!Sentence(() => CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)), Part))
        {
            // What the damage left readable is what was written.
            var plan = CachePlan.Load(_folder.Path);
            PartChecksum.Of(SoftTargetCache.Open(_folder.Path).ReadPart(1), PartSchema.Of(plan)).ShouldBe(PartChecksum.Of(SampleCache.Rows(plan, 1), PartSchema.Of(plan)));
        }

        Sentence(() => CacheInfo.Read(_folder.Path), Part);
    }

    private void DamagedPlan(Random random)
    {
        File.WriteAllBytes(_folder[Part], _part);
        File.WriteAllBytes(_folder["plan.json"], PlanMutation.Of(_plan, random));
        Sentence(() => CacheInfo.Read(_folder.Path), "plan.json", "part-");
        Sentence(() => CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)), "plan.json", "part-");
        Sentence(() => CacheWriter.Open(_folder.Path, SampleCache.Plan(capture: "logits,hidden:1,scores:last")).Unfinished(), "plan.json", "part-");
        File.WriteAllBytes(_folder["plan.json"], _plan);
    }

    /// <summary>Whether the action was refused; if so, in one sentence that names one of the files.</summary>
    private static bool Sentence(Action action, params string[] names)
    {
        try
        {
            action();
            return false;
        }
        catch (Exception error) when (error is InvalidDataException or FileNotFoundException)
        {
            names.ShouldContain(n => error.Message.Contains(n), error.Message);
            error.Message.ShouldNotContain('\n');
            error.Message.Length.ShouldBeLessThan(600, error.Message);
            error.Message.ShouldNotContain("   at ");
            Encoding.UTF8.GetBytes(error.Message).ShouldNotBeEmpty();
            return true;
        }
    }
}
