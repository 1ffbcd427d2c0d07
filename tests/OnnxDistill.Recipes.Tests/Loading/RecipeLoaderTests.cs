using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.Loading;

public sealed class RecipeLoaderTests
{
    private const string TwoStages = """
        student: {kind: bert, layers: 2}
        stages:
          - name: first
            objectives: [{kind: logits-mse}]
          - name: second
            objectives: [{kind: soft-target, temperature: 2}, {kind: hard-label, weight: 0.5}]
            optimizer: {kind: adadelta, learning_rate: 1}
        """;

    public static TheoryData<string> Shipped => [.. RecipeLoader.Names];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_recipe_loads_under_its_own_name_and_names_its_source(string name)
    {
        var recipe = RecipeLoader.Load(name, []);

        recipe.Name.ShouldBe(name);
        recipe.Source.ShouldNotBeEmpty();
        RecipeLoader.Show(name).ShouldStartWith("#");
    }

    [Fact]
    public void The_baseline_and_the_systems_ship() => RecipeLoader.Names.ShouldBe(
        ["bert-pkd", "distilbert", "distilled-bilstm", "hard-labels", "hinton", "masked-lm", "minilm", "minilm-v2", "mobilebert", "tinybert"], ignoreOrder: true);

    [Fact]
    public void A_mistyped_recipe_is_told_the_nearest_name() =>
        Error(() => RecipeLoader.Load("hintn", [])).ShouldBe(
            "unknown recipe hintn; nearest: hinton (shipped: bert-pkd, distilbert, distilled-bilstm, hard-labels, hinton, masked-lm, minilm, minilm-v2, mobilebert, tinybert; or give a YAML file)");

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<FileNotFoundException>(() => RecipeLoader.Load("nowhere/my.yaml", [])).Message.ShouldContain("nowhere/my.yaml");

    [Fact]
    public void A_file_loads_under_its_own_name()
    {
        using var folder = new TemporaryFolder();

        RecipeLoader.Load(folder.Write("mine.yaml", TwoStages), []).Name.ShouldBe("mine");
    }

    [Fact]
    public void A_bare_key_applies_to_every_stage() =>
        Two("max_steps=60", "learning_rate=5e-4").Stages.ShouldAllBe(s => s.MaxSteps == 60 && s.Optimizer.LearningRate == 5e-4);

    [Theory]
    [InlineData("temperature=3")]
    [InlineData("soft-target.temperature=3")]
    [InlineData("objectives.soft-target.temperature=3")]
    [InlineData("second.temperature=3")]
    [InlineData("stages.second.objectives.soft-target.temperature=3")]
    [InlineData("stages.1.objectives.0.temperature=3")]
    public void A_key_is_found_by_every_path_to_it(string set)
    {
        var recipe = Two(set);

        recipe.Stages[1].Objectives[0].Temperature.ShouldBe(3);
        recipe.Stages[0].Objectives[0].Temperature.ShouldBe(1);
    }

    [Fact]
    public void A_key_under_a_stages_name_applies_to_that_stage_only()
    {
        var recipe = Two("stages.first.learning_rate=0.25");

        recipe.Stages.Select(s => s.Optimizer.LearningRate).ShouldBe([0.25, 1]);
    }

    [Theory]
    [InlineData("teacher_weights=[2, 1.5]", 2, 1.5)]
    [InlineData("teacher-weights=[2,1.5]", 2, 1.5)]
    public void A_list_of_numbers_is_given_as_in_a_file(string set, double first, double second)
    {
        var recipe = Two(set);

        recipe.TeacherWeights.ShouldBe([first, second]);
        RecipeLoader.Parse(RecipeWriter.Write(recipe), "again.yaml", "again", []).TeacherWeights.ShouldBe([first, second]);
    }

    [Theory]
    [InlineData("teacher_weights=2", "teacher_weights takes a list")]
    [InlineData("teacher_weights=[2, x]", "teacher_weights takes a number, not 'x'")]
    [InlineData("teacher_weights=[0]", "teacher_weights must be between")]
    [InlineData("epochs=[1]", "epochs takes one value")]
    public void A_list_that_does_not_fit_its_key_is_refused(string set, string says) => Error(() => Two(set)).ShouldContain(says);

    [Fact]
    public void The_last_of_two_assignments_wins() => Two("epochs=2", "epochs=9").Stages[0].Epochs.ShouldBe(9);

    [Fact]
    public void A_baseline_can_be_of_the_other_kind()
    {
        var recipe = RecipeLoader.Load("hard-labels", ["student.kind=bilstm", "student.lstm_hidden=100"]);

        recipe.Student.Kind.ShouldBe(StudentOptions.BiLstm);
        recipe.Student.LstmHidden.ShouldBe(100);
    }

    [Theory]
    [InlineData("temprature=3", "unknown key temprature; nearest known: temperature")]
    [InlineData("student.hiden=3", "unknown key hiden; nearest known: hidden")]
    [InlineData("student.temperature=3", "temperature is a key of a recipe, but not of what stands before it")]
    [InlineData("kind=bilstm", "ambiguous; write one of student.kind, objectives.kind, optimizer.kind, schedule.kind")]
    [InlineData("rho=0.9", "only adadelta has this key, and this recipe's optimizer is adamw")]
    [InlineData("student.fc=3", "only bilstm has this key, and this recipe's student is bert")]
    [InlineData("temperature", "expected key=value")]
    [InlineData("temperature=hot", "--set: temperature takes a number, not 'hot'")]
    [InlineData("temperature=-1", "temperature must be between 0.001 and 1000, not '-1'")]
    [InlineData("epochs=2.5", "epochs takes an integer, not '2.5'")]
    [InlineData("epochs=", "epochs needs a value")]
    [InlineData("optimizer.kind=adamv", "nearest: adamw")]
    [InlineData("student.hidden=190", "student.hidden 190 is not a multiple of student.heads 12")]
    [InlineData("weight=0", "no objective with a weight above 0")]
    public void A_bad_assignment_is_refused_by_name(string set, string says)
    {
        var message = Error(() => RecipeLoader.Load("hinton", [set]));

        message.ShouldContain(says);
        message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("student:\n  layrs: 3\nstages: []", "r.yaml:2: unknown key layrs; nearest known: layers")]
    [InlineData("student:\n  kind: bilstm\n  layers: 3\nstages: []", "r.yaml:3: layers has no meaning for bilstm (only for bert, mobilebert)")]
    [InlineData("stages:\n  - objectives:\n      - kind: hard-label\n        temperature: 3", "r.yaml:4: temperature has no meaning for hard-label")]
    [InlineData("stages:\n  - objectives:\n      - kind: soft", "r.yaml:3: kind must be one of soft-target, logits-mse, hard-label, vocabulary, masked-token, patience, ")]
    [InlineData("stages: 3", "r.yaml:1: stages takes a list")]
    [InlineData("student: bert", "r.yaml:1: expected keys and values")]
    [InlineData("student: {}", "r.yaml: no stages")]
    [InlineData("student: {", "r.yaml:2: not YAML")]
    [InlineData("student: {}\nstudent: {}", "r.yaml:2: not YAML")]
    [InlineData("- a\n- b", "r.yaml: no recipe in it")]
    [InlineData("", "r.yaml: no recipe in it")]
    [InlineData("stages:\n  - {name: a, objectives: [{}]}\n  - {name: a, objectives: [{}]}", "two stages are named a")]
    public void A_bad_file_is_refused_by_line(string yaml, string says) =>
        Error(() => RecipeLoader.Parse(yaml, "r.yaml", "r", [])).ShouldContain(says);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_resolved_recipe_reads_back_as_the_same(string name)
    {
        var text = RecipeWriter.Write(RecipeLoader.Load(name, ["max_steps=7", "learning_rate=3e-5", "clip_norm=null"]));

        var again = RecipeLoader.Parse(text, "recipe.yaml", "x", []);

        RecipeWriter.Write(again).ShouldBe(text);
        again.Name.ShouldBe(name);
        again.Stages[0].MaxSteps.ShouldBe(7);
        again.Stages[0].ClipNorm.ShouldBeNull();
        again.Stages[0].Optimizer.LearningRate.ShouldBe(3e-5);
    }

    private static Recipe Two(params string[] set) => RecipeLoader.Parse(TwoStages, "two.yaml", "two", set);

    private static string Error(Action action) => Should.Throw<InvalidDataException>(action).Message;
}
