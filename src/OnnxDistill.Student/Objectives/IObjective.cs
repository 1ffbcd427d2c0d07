using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives;

/// <summary>One term of a stage's loss. Its weight is applied by the trainer.</summary>
internal interface IObjective
{
    /// <summary>Gets the recipe's name of the objective, e.g. <c>soft-target</c>.</summary>
    string Name { get; }

    /// <summary>Gets the inner tensors that the objective reads from the student.</summary>
    StudentTaps Wants { get; }

    /// <summary>Computes the loss as a scalar in the type of the student's logits.</summary>
    /// <param name="student">The student's output on the batch.</param>
    /// <param name="teacher">The soft targets and labels of the same rows.</param>
    /// <exception cref="InvalidDataException">The batch lacks what the objective compares with, or its shape is another.</exception>
    Tensor Loss(StudentOutput student, SoftTargetBatch teacher);
}
