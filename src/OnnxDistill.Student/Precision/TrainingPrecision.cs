using System.Text.Json.Serialization;

namespace OnnxDistill.Student.Precision;

/// <summary>The numbers that matrices are multiplied in while a student trains; all else, the weights among it, is 32-bit floats.</summary>
public enum TrainingPrecision
{
    /// <summary>32-bit floats.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>bfloat16: the range of 32-bit floats with 8 bits of precision.</summary>
    [JsonStringEnumMemberName("bf16")]
    Bf16,
}
