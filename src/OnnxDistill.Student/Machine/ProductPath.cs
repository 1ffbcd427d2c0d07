using System.Text.Json.Serialization;

namespace OnnxDistill.Student.Machine;

/// <summary>Which library multiplies matrices of 32-bit floats.</summary>
public enum ProductPath
{
    /// <summary>What libtorch takes by itself: MKL on x86 processors.</summary>
    Default,

    /// <summary>oneDNN.</summary>
    [JsonStringEnumMemberName("onednn")]
    OneDnn,
}
