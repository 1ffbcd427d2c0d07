using static TorchSharp.torch;

namespace OnnxDistill.Student.Projections;

/// <summary>Takes a student's hidden state to the teacher's width.</summary>
/// <param name="hidden"><c>[batch, length, student's hidden]</c>.</param>
/// <param name="state">The number of the hidden state, 0 for the embedding's output.</param>
/// <returns><c>[batch, length, teacher's hidden]</c>.</returns>
internal delegate Tensor StateProjection(Tensor hidden, int state);
