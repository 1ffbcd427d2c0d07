namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(2, "nearest: hinton", "train --recipe hintn --cache C --out R")]
    [InlineData(2, "nearest known: temperature", "train --recipe hinton --cache C --out R --set temprature=3")]
    [InlineData(2, "no-such-cache", "train --recipe hinton --cache no-such-cache --out R")]
    [InlineData(1, "--cache", "train --recipe hinton --out R")]
    [InlineData(2, "no-such-cache", "train --recipe hinton --cache a=no-such-cache b=other --out R")]
    [InlineData(2, "teacher_weights must be between", "train --recipe hinton --cache C --out R --set teacher_weights=[1,-1]")]
    [InlineData(1, "--memory is for --cache", "train --recipe hard-labels --data d.tsv --tokenizer t --out R --memory 1GiB")]
    [InlineData(1, "expected a size such as 4GiB", "train --recipe hinton --cache C --out R --memory lots")]
    [InlineData(1, "--save-every: at least 1 step", "train --recipe hinton --cache C --out R --save-every 0")]
    [InlineData(1, "--keep: 1 to 1000 states", "train --recipe hinton --cache C --out R --keep 0")]
    [InlineData(1, "--tokenizer", "train --recipe hard-labels --data d.tsv --out R")]
    [InlineData(1, "needs a teacher's logits", "train --recipe hinton --data d.tsv --tokenizer t --out R")]
    [InlineData(2, "no-such-teacher", "train --recipe hinton --cache C --out R --init no-such-teacher")]
    [InlineData(2, "nearest known", "train --recipe hinton --cache C --out R --set student.init_layer=first")]
    [InlineData(2, "first, last, every or a list", "train --recipe hinton --cache C --out R --set student.init_layers=middle")]
    [InlineData(1, "give fp32 or bf16", "train --recipe hinton --cache C --out R --precision fp16")]
    [InlineData(1, "--frobnicate", "train --recipe hinton --cache C --out R --frobnicate")]
    [InlineData(2, "no-such-run", "report no-such-run --out r.html")]
    [InlineData(1, "ends in .html", "report a --out r.pdf")]
    [InlineData(1, "--out", "report a b")]
    [InlineData(1, "give --dev FILE too", "report a --cache C --out r.html")]
    [InlineData(1, "--label-column says how the file of --dev is read", "report a --label-column 1 --out r.html")]
    [InlineData(1, "--limit says how a file is read", "report a --dev . --limit 5 --out r.html")]
    [InlineData(2, "as --dev it stands alone", "report a --dev . --dev d.tsv --out r.html")]
    [InlineData(1, "--recipe", "sweep")]
    [InlineData(1, "--threads must be at least 1", "sweep --recipe hinton --dev D --out S --threads 0")]
    [InlineData(1, "--threads must be at least 1", "train --recipe hinton --cache C --out R --threads 0")]
    [InlineData(1, "--threads must be at least 1", "predict R --data D --threads -3")]
    [InlineData(1, "is the data itself", "predict R --data D.csv --out ./D.csv")]
    [InlineData(1, "--precision fp8: give fp32 or bf16", "sweep --recipe hinton --dev D --out S --precision fp8")]
    [InlineData(1, "--cache", "advise --size 1/8")]
    [InlineData(1, "--size 8: give a share", "advise --cache C --size 8")]
    [InlineData(1, "--speed fast: give how many times", "advise --cache C --speed fast")]
    [InlineData(1, "--out recipe.txt: a recipe's file ends with .yaml", "advise --cache C --out recipe.txt")]
    [InlineData(2, "no-such-cache", "advise --cache no-such-cache")]
    [InlineData(2, "no-such-run", "eval no-such-run --data d.tsv")]
    public void What_cannot_be_is_refused_in_one_sentence(int code, string says, string line)
    {
        var result = StudentTrainerTool.Run(line.Replace("--out R", $"--out {_folder["run"]}").Split(' '));

        result.Code.ShouldBe(code);
        result.Error.ShouldContain(says);
        result.Error.ShouldNotContain("   at ");
        result.Output.ShouldBeEmpty();
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("eval --help")]
    [InlineData("recipes --help")]
    public void Help_ends_with_examples(string line)
    {
        var result = StudentTrainerTool.Run(line.Split(' '));

        result.Code.ShouldBe(0);
        result.Output.ShouldContain("Examples:");
    }

    [Fact]
    public void A_shown_recipe_is_a_recipe_again()
    {
        var shown = StudentTrainerTool.Run("recipes", "show", "hinton");

        shown.Output.ShouldContain("temperature: 2");
        StudentTrainerTool.Run("recipes", "show", _folder.Write("mine.yaml", shown.Output)).Output.ShouldBe(shown.Output);
        StudentTrainerTool.Run("recipes").Output.ShouldContain("distilled-bilstm");
    }

    public void Dispose() => _folder.Dispose();
}
