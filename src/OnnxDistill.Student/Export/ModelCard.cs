using System.Globalization;
using System.Text;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Export;

/// <summary>The exported folder's <c>README.md</c>: a YAML header as the Hugging Face Hub reads it, how it was made, what it scores.</summary>
internal static class ModelCard
{
    /// <summary>Writes the card of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="student">Its student as it was written.</param>
    /// <param name="changes">What was made of the trained student before it was written, a sentence each.</param>
    /// <param name="proof">How far the ONNX file is from it; null where they were not compared.</param>
    public static string Of(RunFolder run, StudentModel student, IReadOnlyList<string> changes, string? proof)
    {
        var card = new StringBuilder();
        var general = student is BertMaskedStudent && !run.Recipe.TrainsMaskedHead();
        Header(card, run, general ? "feature-extraction" : student is BertMaskedStudent ? "fill-mask" : "text-classification");
        card.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"# {Shape(student)}").AppendLine();
        Origin(card, run);
        if (general)
        {
            card.AppendLine("It learned its teacher's layers alone (general distillation) and is for tasks to start from, `student-trainer train --init`; its masked-language head is not trained.").AppendLine();
        }

        foreach (var change in changes)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"{change}.").AppendLine();
        }

        Results(card, run, student);
        Use(card, run, student);
        return card.AppendLine().AppendLine(proof is null
            ? "Its ONNX file was not compared with the trained student; `student-trainer export` does."
            : $"Its ONNX file was compared with the trained student; {proof}.").ToString();
    }

    private static string Shape(StudentModel student) => student switch
    {
        BertMaskedStudent { Options: var o } => $"BERT student: {o.Layers} layers x {o.Hidden}, {o.Heads} heads, masked-language head",
        BertStudent { Options: var o } => $"BERT student: {o.Layers} layers x {o.Hidden}, {o.Heads} heads{(o.Embedding is { } width ? $", embeddings of {width}" : string.Empty)}",
        MobileBertStudent { Options: var o } => $"MobileBERT student: {o.Layers} layers x {o.Hidden}, {o.Bottleneck} within, {o.Heads} heads, {o.FeedForwards} feed-forward networks each",
        BiLstmStudent { Options: var o } => $"Bi{o.Cell} student: embedding {o.Embedding}, {o.Hidden} units a direction, {o.Fc}{(o.Siamese ? ", siamese" : string.Empty)}",
        _ => student.GetName(),
    };

    private static void Header(StringBuilder card, RunFolder run, string task)
    {
        card.AppendLine("---").AppendLine(CultureInfo.InvariantCulture, $"pipeline_tag: {task}").AppendLine("tags:").AppendLine("- onnx").AppendLine("- distillation")
            .AppendLine(CultureInfo.InvariantCulture, $"- {run.Recipe.Name}");
        if (run.Summary is { Dev.Count: > 0 } summary)
        {
            card.AppendLine("model-index:").AppendLine(CultureInfo.InvariantCulture, $"- name: {run.Recipe.Name}").AppendLine("  results:")
                .AppendLine("  - task:").AppendLine(CultureInfo.InvariantCulture, $"      type: {task}").AppendLine("    dataset:")
                .AppendLine(CultureInfo.InvariantCulture, $"      name: \"{run.Info.Dev}\"").AppendLine("      type: local").AppendLine("    metrics:");
            foreach (var (name, value) in summary.Dev)
            {
                card.AppendLine(CultureInfo.InvariantCulture, $"    - type: {name}").AppendLine(CultureInfo.InvariantCulture, $"      value: {value?.ToJsonString() ?? "null"}");
            }
        }

        card.AppendLine("---");
    }

    private static void Origin(StringBuilder card, RunFolder run)
    {
        var info = run.Info;
        var data = info.Data is null ? string.Empty : $" of {info.Data}";
        var teacher = info.Teacher is null ? "without a teacher" : $"from teacher {info.Teacher}";
        card.AppendLine(CultureInfo.InvariantCulture, $"Trained by OnnxDistill with recipe `{run.Recipe.Name}`, seed {info.Seed}, on {info.Rows} rows{data}, {teacher}.").AppendLine();
    }

    private static void Results(StringBuilder card, RunFolder run, StudentModel student)
    {
        if (run.Summary is not { } summary)
        {
            card.AppendLine("The run was not finished when this was exported; its best checkpoint so far is here.").AppendLine();
            return;
        }

        if (summary.Dev.Count > 0)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"| metric | on the {summary.DevRows} rows of {run.Info.Dev} |").AppendLine("|---|---|");
            foreach (var (name, value) in summary.Dev)
            {
                card.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value?.GetValue<double>():0.0000} |");
            }

            card.AppendLine();
        }

        card.AppendLine(CultureInfo.InvariantCulture, $"{student.NamedParameters().Sum(p => p.Value.numel())} parameters; texts are cut to {run.Info.MaxLength} tokens{(run.Info is { Tokenizer: not null, Teacher: not null } ? " of the student's own tokenizer, which is not its teacher's" : string.Empty)}.").AppendLine();
    }

    private static void Use(StringBuilder card, RunFolder run, StudentModel student)
    {
        if (student is BertMaskedStudent { Options.Embedding: null })
        {
            card.AppendLine("Transformers: `AutoModelForMaskedLM.from_pretrained(FOLDER)`; transformers.js reads `onnx/model.onnx`.").AppendLine();
        }
        else if (student is BertStudent { Options: { Embedding: not null, PoolerActivation: "tanh" } })
        {
            card.AppendLine("Transformers: `AutoModelForSequenceClassification.from_pretrained(FOLDER)`, an ALBERT whose layers share nothing: that is BERT with narrow embeddings; transformers.js reads `onnx/model.onnx`.").AppendLine();
        }
        else if (student is MobileBertStudent or BertStudent { Options: { Embedding: null, PoolerActivation: "tanh" } })
        {
            card.AppendLine("Transformers: `AutoModelForSequenceClassification.from_pretrained(FOLDER)`; transformers.js reads `onnx/model.onnx`.").AppendLine();
        }
        else
        {
            var names = student is BertStudent or BertMaskedStudent ? "Its embeddings or pooler are its teacher's, which BERT's classes cannot hold; `model.safetensors` has BERT's names otherwise." : "`model.safetensors` has d-bert's names.";
            card.AppendLine(CultureInfo.InvariantCulture, $"This is no architecture of Transformers: use `onnx/model.onnx` with ONNX Runtime. {names}").AppendLine();
        }

        var types = student is BertStudent or BertMaskedStudent or MobileBertStudent or BiLstmStudent { Options.Siamese: true } ? ", `token_type_ids`" : string.Empty;
        card.AppendLine(CultureInfo.InvariantCulture, $"`onnx/model.onnx` takes `input_ids`, `attention_mask`{types} ([batch, sequence], int64) and returns `logits` [batch, {(student is BertMaskedStudent ? FormattableString.Invariant($"sequence, {student.Vocabulary}") : run.Info.Logits)}].{(run.Info.MultiLabel ? " A row may have several classes: the sigmoid of a logit is the probability of its class alone (`problem_type` multi_label_classification)." : string.Empty)}");
    }
}
