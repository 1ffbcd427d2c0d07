using System.Diagnostics;
using Google.Protobuf;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Rewriting.Inlining;
using OnnxDistill.Graph.Rewriting.Unfusing;

namespace OnnxDistill.Graph.Tests.Mutations;

public sealed class MutantRunTests(ITestOutputHelper log) : IDisposable
{
    private const int Count = 10_000;
    private const long MegaByte = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_few_mutants_end_in_success_or_one_sentence() => Run(300, own: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void Ten_thousand_mutants_end_in_success_or_one_sentence() => Run(Count, own: false);

    public void Dispose() => _folder.Dispose();

    private void Run(int count, bool own)
    {
        File.CreateSymbolicLink(_folder["link"], "/etc/passwd");
        var seeds = Seeds(own);
        var random = new Random(20261125);
        var mutants = new Mutants(random);
        var failures = new List<string>();
        var refused = 0;
        for (var i = 0; i < count && failures.Count < 20; i++)
        {
            var (name, bytes) = seeds[i % seeds.Count];
            var mutant = mutants.Make(bytes);
            File.WriteAllBytes(_folder["model.onnx"], mutant);
            var run = new MutantRun(_folder["model.onnx"]);
            var thread = new Thread(run.Go, maxStackSize: (int)MegaByte) { IsBackground = true };
            thread.Start();
            var ended = thread.Join(3 * Limit);
            refused += run.Refused ? 1 : 0;
            var problem = !ended ? $"hangs in {run.Step}"
                : run.Problem ?? (run.Elapsed > Limit ? $"took {run.Elapsed.TotalSeconds:F0} s, up to {run.Step}"
                : run.Allocated > (10L * mutant.Length) + (200 * MegaByte) ? $"allocated {run.Allocated / MegaByte} MB, up to {run.Step}" : null);
            if (problem is not null)
            {
                failures.Add($"mutant {i} of {name}: {problem}");
            }
        }

        log.WriteLine($"{count} mutants, {refused} refused");
        failures.ShouldBeEmpty();
        refused.ShouldBeGreaterThan(count / 20);
    }

    private static List<(string Name, byte[] Bytes)> Seeds(bool own)
    {
        List<(string, byte[])> seeds =
        [
            ("the classifier", TinyModels.Classifier().Build().ToByteArray()),
            ("the encoder", new TinyEncoder(quantised: false).Build().ToByteArray()),
            ("the quantised encoder", new TinyEncoder(quantised: true).Build().ToByteArray()),
        ];
        return own ? seeds : [.. seeds, .. SharedFolder.Files("*.onnx", "onnx", "hf").Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))).Where(s => IsModel(s.Item2))];
    }

    private static bool IsModel(byte[] bytes)
    {
        try
        {
            return Protobuf.ModelProto.Parser.ParseFrom(bytes).Graph is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>Everything that is done to a file before ONNX Runtime sees it.</summary>
    private sealed class MutantRun(string path)
    {
        public string Step { get; private set; } = "loading";

        public bool Refused { get; private set; }

        public string? Problem { get; private set; }

        public TimeSpan Elapsed { get; private set; }

        public long Allocated { get; private set; }

        public void Go()
        {
            var clock = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var model = Try("loading", () => OnnxFile.Load(path));
            if (model is not null)
            {
                Try("summarising", () => OnnxFile.Summarise(path, model));
                Try("finding the encoder", () => EncoderFinder.Find(path, model));
                Try("finding the encoder of the widened", () => EncoderFinder.Find(path, model, dequantize: true));
                Try("inlining", () => FunctionInliner.Rewrite(model.Clone()));
                Try("unfusing", () => Unfuser.Rewrite(new ModelEditor(model.Clone(), path, materialise: true)));
                Try("widening halves", () => HalfWidener.Rewrite(new ModelEditor(model.Clone(), path, materialise: true)));
                Try("dequantising", () => Dequantizer.Rewrite(new ModelEditor(model.Clone(), path, materialise: true)));
            }

            (Elapsed, Allocated) = (clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        private T? Try<T>(string step, Func<T> action)
        {
            Step = step;
            T? made = default;
            var thrown = Record.Exception(() => { made = action(); });
            if (thrown is InvalidDataException or FileNotFoundException)
            {
                Refused = true;
                if (thrown.Message.Contains('\n', StringComparison.Ordinal) || (step is not ("inlining" or "unfusing") && !thrown.Message.Contains("model.onnx", StringComparison.Ordinal)))
                {
                    Problem ??= $"{step}: is refused by '{thrown.Message}'";
                }
            }
            else if (thrown is not null)
            {
                Problem ??= $"{step}: {thrown.GetType().Name} {thrown.Message} {thrown.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("OnnxDistill", StringComparison.Ordinal))}";
            }

            return made;
        }
    }
}
