using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Rewriting.Quantizing;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Models;
using OnnxDistill.StudentTrainer.Proof;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>
/// <c>export --fp16</c> and <c>--int8</c>: files beside <c>model.onnx</c> under the names that transformers.js looks for (dtype <c>fp16</c> and <c>q8</c>), made of it.
/// </summary>
/// <param name="folder">The folder that holds <c>onnx/model.onnx</c>.</param>
/// <param name="maxLength">The longest row.</param>
/// <param name="multiLabel">Whether a row may have several classes.</param>
/// <param name="console">Where proofs are told.</param>
internal sealed class SmallerFiles(string folder, int maxLength, bool multiLabel, ToolConsole console)
{
    /// <summary>The file in fp32.</summary>
    public const string Whole = StudentExport.OnnxFile;

    /// <summary>The file with weights in fp16.</summary>
    public const string Half = "onnx/model_fp16.onnx";

    /// <summary>The file with weights in int8.</summary>
    public const string Integer = "onnx/model_quantized.onnx";

    /// <summary>Writes the file in fp16 and proves that it differs by fp16's rounding of the weights alone.</summary>
    /// <returns>The proof, against the student with rounded weights.</returns>
    public ProofResult WriteHalf(StudentModel student)
    {
        var file = Write(Half, editor => HalfStorage.Rewrite(editor));
        using var rounded = RoundedStudent.Of(student);
        var proofs = OnnxProof.ComparePlain(file, maxLength, multiLabel, rounded, student);
        var (proof, whole) = (proofs[0], proofs[1]);
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fp16: {proof} against the student with its weights rounded to fp16; {whole.MaxDifference:0.0e+0} from the student itself, same prediction {whole.SamePredictions} of {whole.Rows}"));
        return proof;
    }

    /// <summary>Writes the file in int8 and tells how far it is from the student.</summary>
    /// <returns>How far.</returns>
    public ProofResult WriteInteger(StudentModel student)
    {
        var file = Write(Integer, editor => DynamicQuantizer.Rewrite(editor));
        var proof = OnnxProof.ComparePlain(file, maxLength, multiLabel, student)[0];
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"int8: {proof.Rows} rows of random words through ONNX Runtime, logits at most {proof.MaxDifference:0.0e+0} from the student's, same prediction {proof.SamePredictions} of {proof.Rows}"));
        return proof;
    }

    private string Write(string name, Action<ModelEditor> rewrite)
    {
        var whole = Path.Combine(folder, Whole);
        var model = OnnxFile.Load(whole);
        rewrite(new ModelEditor(model, whole, materialise: true));
        var file = Path.Combine(folder, name);
        OnnxFile.Save(file, model);
        return file;
    }
}
