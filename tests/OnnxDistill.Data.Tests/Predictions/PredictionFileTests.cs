using System.Text.Json.Nodes;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;

namespace OnnxDistill.Data.Tests.Predictions;

public sealed class PredictionFileTests : IDisposable
{
    private static readonly LabelMap _labels = new(2, new Dictionary<int, string> { [0] = "no", [1] = "yes, \"sir\"" });
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void JSON_lines_hold_all_of_it()
    {
        Write("p.jsonl", _labels, pairs: true);

        var lines = File.ReadAllLines(_folder["p.jsonl"]);
        lines.Length.ShouldBe(2);
        var second = JsonNode.Parse(lines[1])!;
        second["row"]!.GetValue<long>().ShouldBe(1);
        (second["text"]!.GetValue<string>(), second["pair"]!.GetValue<string>(), second["class"]!.GetValue<string>()).ShouldBe(("b,\t\"", "q", "yes, \"sir\""));
        second["probabilities"]!["no"]!.GetValue<double>().ShouldBe(0.25, 1e-6);
        second["logits"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void A_CSV_file_comes_back_as_it_was()
    {
        Write("p.csv", _labels, pairs: true);

        File.ReadAllLines(_folder["p.csv"])[0].ShouldBe("row,text,pair,class,probability,probability_no,\"probability_yes, \"\"sir\"\"\",logit_no,\"logit_yes, \"\"sir\"\"\"");
        var rows = DataFile.Open(_folder["p.csv"], new DataFileOptions { TextColumn = "text", PairColumn = "pair", LabelColumn = "class" }).Read().ToList();
        rows.Select(r => (r.Text, r.Pair, r.LabelText)).ShouldBe([("a", "p", "no"), ("b,\t\"", "q", "yes, \"sir\"")]);
    }

    [Fact]
    public void The_Parquet_file_has_the_same_columns()
    {
        Write("p.parquet", _labels, pairs: true);

        var rows = DataFile.Open(_folder["p.parquet"], new DataFileOptions { TextColumn = "text", PairColumn = "pair", LabelColumn = "class" }).Read().ToList();
        rows.Select(r => (r.Text, r.Pair, r.LabelText)).ShouldBe([("a", "p", "no"), ("b,\t\"", "q", "yes, \"sir\"")]);
        DataFile.Open(_folder["p.parquet"], new DataFileOptions { TextColumn = "text", LabelColumn = "logit_no" }).Read().Select(r => r.LabelText).ShouldBe(["1", "0"]);
    }

    [Fact]
    public void Classes_of_one_name_keep_their_numbers_apart()
    {
        var twice = new LabelMap(2, new Dictionary<int, string> { [0] = "x", [1] = "x" });
        Write("p.csv", twice, pairs: false);
        Write("p.jsonl", twice, pairs: false);

        File.ReadAllLines(_folder["p.csv"])[0].ShouldBe("row,text,class,probability,probability_x,probability_x_1,logit_x,logit_x_1");
        JsonNode.Parse(File.ReadAllLines(_folder["p.jsonl"])[0])!["probabilities"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("p.jsonl")]
    [InlineData("p.csv")]
    [InlineData("p.parquet")]
    public void What_is_not_completed_leaves_the_file_that_was_there(string name)
    {
        _folder.Write(name, "before");
        using (var file = PredictionFile.Create(_folder[name], _labels, pairs: false))
        {
            file.Write(Predictions(_labels));
        }

        File.ReadAllText(_folder[name]).ShouldBe("before");
        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void Another_ending_is_refused() =>
        Should.Throw<InvalidDataException>(() => PredictionFile.RequireFormat(_folder["p.xlsx"])).Message.ShouldContain("p.xlsx: predictions are written as .jsonl, .csv, .parquet");

    public void Dispose() => _folder.Dispose();

    private void Write(string name, LabelMap labels, bool pairs)
    {
        using var file = PredictionFile.Create(_folder[name], labels, pairs);
        foreach (var prediction in Predictions(labels))
        {
            file.Write([prediction]);
        }

        file.Complete();
    }

    private static Prediction[] Predictions(LabelMap labels)
    {
        var predictor = new Predictor(labels);
        return [predictor.Of(new Example(0, 2, "a", "p", null), [1, 0]), predictor.Of(new Example(1, 3, "b,\t\"", "q", null), [0, (float)Math.Log(3)])];
    }
}
