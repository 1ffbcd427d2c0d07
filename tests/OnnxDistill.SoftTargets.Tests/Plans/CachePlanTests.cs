using System.Text;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Plans;

public sealed class CachePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_is_read_as_it_was_written()
    {
        var plan = SampleCache.Plan(capture: "logits,hidden:0");
        plan.WriteNew(_folder.Path);
        var read = CachePlan.Load(_folder.Path);
        using var again = new TemporaryFolder();
        read.WriteNew(again.Path);
        File.ReadAllBytes(again["plan.json"]).ShouldBe(File.ReadAllBytes(_folder["plan.json"]));
        read.Teacher.Id2Label!.ShouldBe(plan.Teacher.Id2Label!);
        (read.Teacher with { Id2Label = null }).ShouldBe(plan.Teacher with { Id2Label = null });
        read.Columns.GetProperty("Text").GetString().ShouldBe("sentence");
        read.Parts.SelectMany(p => p.StoredRows).ShouldBe(plan.Parts.SelectMany(p => p.StoredRows));
        read.DecodeTokenizerFiles()["vocab.txt"].ShouldBe([1, 2, 3, 255]);
    }

    [Fact]
    public void What_is_cut_and_not_padded_is_kept_and_plans_without_keep_their_bytes()
    {
        var plan = SampleCache.Plan();
        var kept = plan with { OneLength = true, Cut = new CutRows(3, 77, CutRows.Positions) };
        kept.WriteNew(_folder.Path);
        var read = CachePlan.Load(_folder.Path);
        (read.OneLength, read.Cut).ShouldBe((true, kept.Cut));
        using var other = new TemporaryFolder();
        plan.WriteNew(other.Path);
        File.ReadAllText(other["plan.json"]).ShouldNotContain("oneLength");
        var without = CachePlan.Load(other.Path);
        (without.OneLength, without.Cut).ShouldBe((false, null));
    }

    [Fact]
    public void The_line_about_cut_rows_says_how_many_and_why()
    {
        new CutRows(0, 0, CutRows.Usual).Text(9, 128).ShouldBeNull();
        var cut = new CutRows(0, 0, CutRows.FixedLength).Add(8, 0).Add(8, 5).Add(8, 1);
        cut.Text(1200, 8).ShouldBe("2 of 1,200 rows are cut to 8 tokens (the model's file fixes the length); the longest has 13");
    }

    [Fact]
    public void A_person_can_read_it_a_batch_on_a_line()
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var lines = File.ReadAllLines(_folder["plan.json"]);
        lines.ShouldContain("  \"maxLength\": 32,");
        lines.Count(l => l.TrimStart().StartsWith("{\"width\":", StringComparison.Ordinal)).ShouldBe(13);
        lines.ShouldAllBe(l => l.Length < 200);
    }

    [Fact]
    public void The_second_of_two_equal_plans_adopts_the_first()
    {
        var first = SampleCache.Plan();
        first.WriteNew(_folder.Path).ShouldBeSameAs(first);
        var bytes = File.ReadAllBytes(_folder["plan.json"]);
        var second = SampleCache.Plan(limits: new PartLimits { Rows = 7 });
        second.WriteNew(_folder.Path).Parts.Count.ShouldBe(first.Parts.Count);
        File.ReadAllBytes(_folder["plan.json"]).ShouldBe(bytes);
    }

    [Fact]
    public void Of_many_that_race_one_wins_and_all_see_its_plan()
    {
        var plans = Enumerable.Range(1, 16).Select(i => SampleCache.Plan(limits: new PartLimits { Rows = i })).ToArray();
        var inForce = new CachePlan[plans.Length];
        Parallel.For(0, plans.Length, i => inForce[i] = plans[i].WriteNew(_folder.Path));
        var onDisk = CachePlan.Load(_folder.Path).Parts.Count;
        inForce.ShouldAllBe(p => p.Parts.Count == onDisk);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void What_differs_from_the_plan_that_is_there_is_named()
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var message = Should.Throw<InvalidDataException>(() => SampleCache.Plan(maxLength: 16, data: "e", dequantize: true).WriteNew(_folder.Path)).Message;
        message.ShouldContain("these differ: data, max length (32 in the cache, 16 now), dequantize (no in the cache, yes now)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"schemaVersion\": 1}")]
    [InlineData("{\"schemaVersion\": 2}")]
    [InlineData("{\"schemaVersion\": \"1\"}")]
    [InlineData("no json")]
    public void Garbage_is_refused_in_one_sentence_that_names_the_file(string text)
    {
        _folder.Write("plan.json", text);
        var message = Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path)).Message;
        message.ShouldStartWith(_folder["plan.json"] + " is damaged or half written (");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void A_plan_cut_anywhere_is_refused()
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var bytes = File.ReadAllBytes(_folder["plan.json"]);
        for (var length = 0; length < bytes.Length - 2; length += 37)
        {
            File.WriteAllBytes(_folder["plan.json"], bytes[..length]);
            Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path));
        }
    }

    [Fact]
    public void Any_flipped_bit_is_found()
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var bytes = File.ReadAllBytes(_folder["plan.json"]);
        var key = bytes.AsSpan().LastIndexOf("\"sha256\": \""u8);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(_folder["plan.json"], bytes);
            if (i < key || i >= key + 11)                  // without its key there is no checksum, and every value is whole
            {
                Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path), $"byte {i}");
            }

            bytes[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public void A_plan_without_a_checksum_is_one_of_an_earlier_version()
    {
        var plan = SampleCache.Plan().WriteNew(_folder.Path);
        var text = PlanText.WithoutChecksum(File.ReadAllText(_folder["plan.json"]));
        text.ShouldNotContain("sha256");
        _folder.Write("plan.json", text);

        CachePlan.Load(_folder.Path).Fingerprint.ShouldBe(plan.Fingerprint);
    }

    [Theory]
    [InlineData("\"rows\": 50", "\"rows\": 51", "the parts hold 50 rows, not 51")]
    [InlineData("\"maxLength\": 32", "\"maxLength\": 0", "maxLength is not above 0")]
    [InlineData("\"dequantize\": \"no\"", "\"dequantize\": \"yes\"", "the fingerprint is not that of its components")]
    [InlineData("\"index\": 1", "\"index\": 2", "part 1 is out of order")]
    [InlineData("\"precision\": \"fp16\",\n  \"max", "\"precision\": \"fp8\",\n  \"max", "precision 'fp8' is unknown")]
    [InlineData("\"capture\": \"logits\",\n  \"precision\"", "\"capture\": \"logit\",\n  \"precision\"", "capture 'logit' is unknown")]
    public void A_plan_that_contradicts_itself_is_refused(string text, string instead, string reason)
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var plan = File.ReadAllText(_folder["plan.json"]);
        plan.ShouldContain(text);
        _folder.Write("plan.json", PlanText.WithoutChecksum(plan).Replace(text, instead, StringComparison.Ordinal));
        Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path)).Message.ShouldContain(reason);
    }

    [Fact]
    public void A_plan_of_no_rows_is_refused()
    {
        (SampleCache.Plan() with { Rows = 0, Parts = [] }).WriteNew(_folder.Path);
        Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path)).Message.ShouldContain("it has no rows");
    }

    [Fact]
    public void A_batch_of_negative_width_is_refused()
    {
        var plan = SampleCache.Plan();
        var first = plan.Parts[0];
        (plan with { Parts = [first with { Batches = [first.Batches[0] with { Width = -1 }, .. first.Batches.Skip(1)] }, .. plan.Parts.Skip(1)] }).WriteNew(_folder.Path);
        Should.Throw<InvalidDataException>(() => CachePlan.Load(_folder.Path)).Message.ShouldContain("a batch of part 0 is less than no token wide");
    }

    [Fact]
    public void Three_hundred_mutated_plans_end_in_a_sentence_or_a_plan()
    {
        SampleCache.Plan().WriteNew(_folder.Path);
        var bytes = File.ReadAllBytes(_folder["plan.json"]);
        var random = new Random(12);
        for (var i = 0; i < 300; i++)
        {
            File.WriteAllBytes(_folder["plan.json"], Mutation.Of(bytes, random));
            try
            {
                CachePlan.Load(_folder.Path).Rows.ShouldBe(50);
            }
            catch (InvalidDataException error)
            {
                error.Message.ShouldContain("plan.json");
            }
        }
    }

    [Fact]
    public void Names_outside_ASCII_survive()
    {
        var plan = SampleCache.Plan() with { DataFileName = "données €.tsv" };
        plan.WriteNew(_folder.Path);
        Encoding.UTF8.GetString(File.ReadAllBytes(_folder["plan.json"])).ShouldContain("données €.tsv");
        CachePlan.Load(_folder.Path).DataFileName.ShouldBe("données €.tsv");
    }
}
