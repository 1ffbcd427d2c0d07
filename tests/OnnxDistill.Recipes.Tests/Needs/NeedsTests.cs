using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;

namespace OnnxDistill.Recipes.Tests.Needs;

public sealed class NeedsTests
{
    [Theory]
    [InlineData("hinton", "logits")]
    [InlineData("distilled-bilstm", "logits")]
    [InlineData("hard-labels", "")]
    public void A_recipe_needs_what_its_objectives_read(string name, string capture)
    {
        var recipe = RecipeLoader.Load(name, []);

        recipe.NeedsLayers().ShouldBeFalse();
        recipe.NeedsTeacher().ShouldBe(capture.Length > 0);
        recipe.Needs(null).ToString().ShouldBe(capture);
    }

    [Theory]
    [InlineData("bert-pkd", "logits,hidden:2,4@cls")]
    [InlineData("distilbert", "logits,hidden:6")]
    [InlineData("tinybert", "logits,hidden:0,2,4,6,scores:1,3,5")]
    [InlineData("minilm", "logits,scores:5,values:5")]
    [InlineData("minilm-v2", "logits,qkv:5")]
    [InlineData("mobilebert", "logits,hidden:1-6,scores:0-5")]
    public void A_shipped_recipe_reads_so_much_of_a_teacher_of_six_layers(string name, string capture) =>
        RecipeLoader.Load(name, []).Needs(6).Resolve(6).ToString().ShouldBe(capture);

    [Theory]
    [InlineData("patience", 6, "hidden:2,4@cls")]
    [InlineData("patience, layers: last", 6, "hidden:4,5@cls")]
    [InlineData("patience, layers: [0, 4]", 6, "hidden:1,5@cls")]
    [InlineData("patience, layers: nearest", 4, "hidden:1,3@cls")]
    [InlineData("hidden-mse, layers: nearest", 5, "hidden:2,3,5")]
    [InlineData("attention-mse, layers: nearest", 5, "scores:1,2,4")]
    [InlineData("hidden-mse", 12, "hidden:4,8,12")]
    [InlineData("hidden-mse, layers: first", 12, "hidden:1-3")]
    [InlineData("embedding-mse", 12, "hidden:0")]
    [InlineData("attention-mse", 12, "scores:3,7,11")]
    [InlineData("attention-transfer, layers: spread", 6, "scores:0,3,5")]
    [InlineData("feature-map", 3, "hidden:1-3")]
    [InlineData("hidden-cosine", 6, "hidden:6")]
    [InlineData("attention-kl", 6, "scores:5")]
    [InlineData("attention-kl, teacher_layer: 3", 6, "scores:3")]
    [InlineData("value-relation", 6, "values:5")]
    [InlineData("relation", 24, "qkv:23")]
    [InlineData("relation, teacher_layer: 20", 24, "qkv:20")]
    public void An_objective_reads_the_columns_of_its_layer_map_and_no_others(string objective, int layers, string capture) =>
        One(objective).Needs(layers).Resolve(layers).ToString().ShouldBe(capture);

    [Theory]
    [InlineData("hidden-cosine", "hidden:last")]
    [InlineData("attention-kl", "scores:last")]
    [InlineData("value-relation", "values:last")]
    [InlineData("relation", "qkv:last")]
    public void The_last_layer_needs_no_number(string objective, string capture)
    {
        One(objective).NeedsLayers().ShouldBeFalse();
        One(objective).Needs(null).ToString().ShouldBe(capture);
    }

    [Fact]
    public void A_map_over_layers_needs_their_number()
    {
        One("patience").NeedsLayers().ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => One("patience").Needs(null)).Message.ShouldStartWith("objective patience imitates the layers of a teacher");
    }

    [Fact]
    public void A_map_that_does_not_fit_names_the_objective() =>
        Should.Throw<InvalidDataException>(() => One("attention-mse").Needs(4)).Message.ShouldStartWith("objective attention-mse: layers: uniform takes every k-th layer, but the teacher's 4 layers");

    [Theory]
    [InlineData("distilbert", "hidden:6,vocabulary:all")]
    [InlineData("masked-lm", "vocabulary:64")]
    public void A_shipped_recipe_reads_so_much_of_a_masked_language_model_of_six_layers(string name, string capture) =>
        RecipeLoader.Load(name, []).For(TeacherKind.MaskedLanguageModel).Needs(6).Resolve(6).ToString().ShouldBe(capture);

    [Theory]
    [InlineData("vocabulary", "vocabulary:all")]
    [InlineData("vocabulary, kept: 8", "vocabulary:8")]
    [InlineData("vocabulary, kept: 8, positions: valid", "vocabulary:8@all")]
    [InlineData("vocabulary, positions: valid", "vocabulary:all@all")]
    [InlineData("masked-token", "vocabulary:1")]
    public void An_objective_on_the_vocabulary_reads_the_word_pieces_that_it_keeps(string objective, string capture) =>
        One(objective).Needs(null).ToString().ShouldBe(capture);

    [Theory]
    [InlineData(TeacherKind.Classifier, "soft-target hard-label hidden-cosine")]
    [InlineData(TeacherKind.MaskedLanguageModel, "vocabulary masked-token hidden-cosine")]
    public void What_a_teacher_cannot_say_is_left_out(TeacherKind teacher, string kinds)
    {
        var recipe = RecipeLoader.Load("distilbert", []).For(teacher);

        string.Join(' ', recipe.Stages[0].Objectives.Select(o => o.Kind)).ShouldBe(kinds);
        recipe.TrainsMaskedHead().ShouldBe(teacher == TeacherKind.MaskedLanguageModel);
        recipe.For(teacher).Stages[0].Objectives.ShouldBe(recipe.Stages[0].Objectives);
    }

    [Theory]
    [InlineData("hinton", TeacherKind.MaskedLanguageModel, "stage train of recipe hinton has no objective for a masked language model (vocabulary, masked-token, or one on inner tensors)")]
    [InlineData("masked-lm", TeacherKind.Classifier, "stage train of recipe masked-lm has no objective for a teacher that classifies (soft-target, logits-mse, hard-label, or one on inner tensors)")]
    public void A_stage_that_nothing_is_left_of_is_named(string name, TeacherKind teacher, string says) =>
        Should.Throw<InvalidDataException>(() => RecipeLoader.Load(name, []).For(teacher)).Message.ShouldStartWith(says);

    [Theory]
    [InlineData("tinybert", "intermediate", "hidden:0,2,4,6,scores:1,3,5", "stage prediction of tinybert")]
    [InlineData("minilm", "relations", "scores:5,values:5", "stage prediction of minilm")]
    [InlineData("minilm-v2", "relations", "qkv:5", "stage prediction of minilm-v2")]
    [InlineData("bert-pkd", "train", "hidden:2,4@cls", "what bert-pkd learns of classes and labels")]
    public void A_teacher_without_classes_leaves_what_compares_layers_and_it_is_said(string name, string stage, string capture, string says)
    {
        var recipe = RecipeLoader.Load(name, []);

        var left = recipe.For(TeacherKind.MaskedLanguageModel);

        left.Stages.Select(s => s.Name).ShouldBe([stage]);
        left.Needs(6).Resolve(6).ToString().ShouldBe(capture);
        recipe.LeftOut(TeacherKind.MaskedLanguageModel).ShouldNotBeNull().ShouldStartWith($"the teacher has no classes: {says} is left out");
        left.LeftOut(TeacherKind.MaskedLanguageModel).ShouldBeNull();
        recipe.LeftOut(TeacherKind.Classifier).ShouldBeNull();
    }

    [Fact]
    public void A_stage_on_classes_behind_one_on_a_vocabulary_is_refused_and_not_left_out()
    {
        var recipe = RecipeLoader.Parse("student: {layers: 3}\nstages: [{name: words, objectives: [{kind: vocabulary}, {kind: hidden-cosine}]}, {name: task, objectives: [{kind: hard-label}]}]", "r.yaml", "r", []);

        Should.Throw<InvalidDataException>(() => recipe.For(TeacherKind.MaskedLanguageModel)).Message.ShouldStartWith("stage task of recipe r has no objective for a masked language model");
    }

    [Theory]
    [InlineData("hinton", false)]
    [InlineData("masked-lm", false)]
    [InlineData("distilbert", false)]
    [InlineData("tinybert", true)]
    [InlineData("mobilebert", true)]
    public void General_distillation_is_of_layers_alone(string name, bool general) => RecipeLoader.Load(name, []).DistilsInGeneral().ShouldBe(general);

    [Fact]
    public void A_temperature_at_which_the_rest_is_unknown_is_refused_unless_it_is_ignored()
    {
        Should.Throw<InvalidDataException>(() => One("vocabulary, kept: 8, temperature: 2")).Message
            .ShouldBe("r.yaml: objective vocabulary keeps 8 word pieces and has temperature 2, at which nobody knows what the others have together; leave kept out (all, exact), set temperature=1, or rest=ignored");
        One("vocabulary, kept: 8, temperature: 2, rest: ignored").Needs(null).ToString().ShouldBe("vocabulary:8");
        One("vocabulary, temperature: 2").Needs(null).ToString().ShouldBe("vocabulary:all");
    }

    [Fact]
    public void An_objective_without_weight_needs_nothing() =>
        RecipeLoader.Load("hinton", ["soft-target.weight=0"]).Needs(null).IsEmpty.ShouldBeTrue();

    private static Recipe One(string objective) => RecipeLoader.Parse(
        $"student: {{layers: 3}}\nstages: [{{name: a, objectives: [{{kind: {objective}}}]}}]", "r.yaml", "r", []);
}
