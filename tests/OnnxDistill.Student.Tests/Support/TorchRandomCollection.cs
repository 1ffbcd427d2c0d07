namespace OnnxDistill.Student.Tests.Support;

/// <summary>Tests whose claim depends on libtorch's generator, which the whole process shares: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchRandomCollection
{
    public const string Name = "libtorch's generator";
}
