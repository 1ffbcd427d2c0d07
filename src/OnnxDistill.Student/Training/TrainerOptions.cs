using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Saving;

namespace OnnxDistill.Student.Training;

/// <summary>How a run trains, apart from its recipe.</summary>
public sealed record TrainerOptions
{
    /// <summary>Gets the seed of weights, dropout and row order. The default value is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Gets a value indicating whether a run that is in the folder goes on; a finished one is left as it is. The default value is <see langword="false"/>: it is refused.</summary>
    public bool Resume { get; init; }

    /// <summary>Gets the threads of a step. Another number sums in another order and ends in other last bits. The default value is the number of processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the device. The default value is the CPU.</summary>
    public TorchSharp.torch.Device Device { get; init; } = TorchSharp.torch.CPU;

    /// <summary>Gets what matrices are multiplied in. The default value is null: what the run in the folder has, or fp32.</summary>
    public TrainingPrecision? Precision { get; init; }

    /// <summary>Gets after how many steps a line is written to <c>metrics.jsonl</c>. The default value is 10.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Gets when the state for <c>--resume</c> is saved and how many are kept. The default value is the options' own: every minute, 2.</summary>
    public SaveOptions Saving { get; init; } = new();

    /// <summary>Gets the teacher whose weights the student starts from. The default value is null: random weights.</summary>
    public TeacherStart? Init { get; init; }

    /// <summary>Gets who is told, a line each, what is cut, left out or taken for something else before training begins. The default value is null: nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Gets who is told how the process computes, once it is set up for it. The default value is null: nobody.</summary>
    public Action<MachineReport>? Machine { get; init; }
}
