using System.Globalization;
using System.Text;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>The exported folder's <c>README.md</c>: a YAML header as the Hugging Face Hub reads it, how it was made, what it scores.</summary>
internal static class ModelCard
{
    /// <summary>Writes the card of a run.</summary>
    public static string Of(RunFolder run, BertStudent student)
    {
        var (info, summary, options) = (run.Info, run.Summary, student.Options);
        var card = new StringBuilder();
        card.AppendLine("---").AppendLine("library_name: transformers").AppendLine("pipeline_tag: text-classification")
            .AppendLine("tags:").AppendLine("- distillation").AppendLine("- onnx").AppendLine("---").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"# BERT student, {options.Layers} layers x {options.Hidden}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Trained by OnnxDistill with recipe `{run.Recipe.Name}`, seed {info.Seed}, on {info.Rows} rows{(info.Data is null ? string.Empty : $" of {info.Data}")}{(info.Teacher is null ? ", without a teacher." : $", from teacher {info.Teacher}.")}")
            .AppendLine();
        if (summary is not null)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"| metric on {info.Dev ?? "no dev data"} | value |").AppendLine("|---|---|");
            foreach (var (name, value) in summary.Dev)
            {
                card.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
            }

            card.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{summary.Parameters} parameters; texts are cut to {info.MaxLength} tokens.").AppendLine();
        }

        return card.AppendLine("`onnx/model.onnx` takes `input_ids`, `attention_mask` and `token_type_ids`, [batch, sequence] int64, and returns `logits`.").ToString();
    }
}
