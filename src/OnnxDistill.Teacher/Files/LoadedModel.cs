using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Files;

/// <summary>A teacher's file in memory, between reading it and opening a session; let go of afterwards.</summary>
internal sealed class LoadedModel
{
    private readonly Func<bool, EncoderAnalysis> _find;
    private readonly Func<PreparationOptions, ModelSource> _prepare;

    /// <summary>Takes a model that is loaded; tests give an encoder and its outputs by hand.</summary>
    /// <exception cref="InvalidDataException">The model is no text encoder.</exception>
    public LoadedModel(
        string path, ModelProto model, Func<bool, EncoderAnalysis>? find = null, Func<PreparationOptions, ModelSource>? prepare = null)
    {
        (Path, Model) = (path, model);
        _find = find ?? (dequantize => EncoderFinder.Find(path, model, dequantize));
        _prepare = prepare ?? (options => ModelSource.Of(PreparedModel.Prepare(path, model, options)));
        Summary = OnnxFile.Summarise(path, model);
        Inputs = InputRecognition.Recognise(path, Summary.Inputs, model);
        var withheld = Inputs.SelectMany(i => i.Withholds).ToHashSet(StringComparer.Ordinal);
        Summary = Summary with { Outputs = [.. Summary.Outputs.Where(o => !withheld.Contains(o.Name))] };
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the model.</summary>
    public ModelProto Model { get; }

    /// <summary>Gets what the file says about itself; outputs that depend on inputs which get zeros are left out.</summary>
    public OnnxSummary Summary { get; }

    /// <summary>Gets the inputs with their roles.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>Gets the rows of the word embedding, where the graph tells.</summary>
    public long? VocabularySize => WordEmbeddingRows.Of(Model, Inputs.First(i => i.Role == InputRole.InputIds).Name);

    /// <summary>Gets how far ONNX Runtime may rewrite the graph.</summary>
    /// <remarks>ONNX Runtime 1.31.1 crashes the process on a LayerNormalization whose third input is empty, from the extended level on.</remarks>
    public GraphOptimizationLevel Level =>
        Model.Graph.Node.Any(n => n.OpType == "LayerNormalization" && n.Input.Count > 2 && n.Input[2].Length == 0)
            ? GraphOptimizationLevel.ORT_ENABLE_BASIC
            : GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Loads a file. Everything that can be said about it is said here, before native code reads it.</summary>
    /// <exception cref="InvalidDataException">The file is no model, or no text encoder.</exception>
    public static LoadedModel Load(string path) => new(path, OnnxFile.Load(path));

    /// <summary>Finds the encoder.</summary>
    public EncoderAnalysis Encoder(bool dequantize) => _find(dequantize);

    /// <summary>Tells what the outputs are and which are the logits.</summary>
    /// <param name="dequantize">Whether the model will be run with its weights widened.</param>
    /// <param name="classes">The number of classes that the model's own config names, if it does.</param>
    /// <exception cref="InvalidDataException">The graph is damaged, or its weights cannot be widened.</exception>
    public HeadReading Head(bool dequantize, int? classes) => HeadFinder.Find(Path, Model, Summary.Outputs, dequantize, classes);

    /// <summary>Makes the model ready for ONNX Runtime.</summary>
    /// <exception cref="InvalidDataException">A tap is not available, or a weight cannot be widened.</exception>
    public ModelSource Prepare(PreparationOptions options) => _prepare(options);
}
