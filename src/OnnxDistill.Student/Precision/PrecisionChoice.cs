using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Machine;
using TorchSharp;

namespace OnnxDistill.Student.Precision;

/// <summary>Decides what precision a run really takes, and says so where it is not the one asked for.</summary>
internal static class PrecisionChoice
{
    /// <summary>The precision of a run.</summary>
    /// <param name="asked">What the user asked for; null for what the run in the folder has, or fp32.</param>
    /// <param name="begun">That of the run in the folder; null where there is none.</param>
    /// <param name="student">The student.</param>
    /// <param name="device">Where it trains.</param>
    /// <param name="note">Told, in a line, what is taken and why.</param>
    public static TrainingPrecision Of(TrainingPrecision? asked, TrainingPrecision? begun, StudentOptions student, torch.Device device, Action<string>? note)
    {
        if ((asked ?? begun ?? TrainingPrecision.Fp32) == TrainingPrecision.Fp32)
        {
            return TrainingPrecision.Fp32;
        }

        if (student.Kind == StudentOptions.BiLstm)
        {
            note?.Invoke("--precision bf16: a BiLSTM's products are inside its LSTM, which stays fp32; so does this run");
            return TrainingPrecision.Fp32;
        }

        if (device.type != DeviceType.CPU)
        {
            note?.Invoke("--precision bf16 is for processors; on a GPU training stays fp32");
            return TrainingPrecision.Fp32;
        }

        // Here or not: asked for where there were no instructions for it, it began so, and one precision is kept to the end.
        if (begun == TrainingPrecision.Fp32)
        {
            note?.Invoke("--precision bf16: the run began in fp32, and goes on so");
            return TrainingPrecision.Fp32;
        }

        var support = Bf16Support.Here();
        if (begun == TrainingPrecision.Bf16)
        {
            note?.Invoke($"products in bf16, as the run began{(support.IsTaken ? $" ({support.Name})" : $", though {support.Name}; they may be slow")}");
            return TrainingPrecision.Bf16;
        }

        note?.Invoke(support.IsTaken
            ? $"products in bf16 ({support.Name}); weights, optimizer, norms, softmax and losses in fp32"
            : $"--precision bf16: {support.Name}; training stays fp32 ({MachineSwitch.Bf16}=force takes bf16 all the same, slowly)");
        return support.IsTaken ? TrainingPrecision.Bf16 : TrainingPrecision.Fp32;
    }
}
