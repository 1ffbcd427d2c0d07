using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Storage;

public sealed class FullDiskTests
{
    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_part()
    {
        using var folder = new TemporaryFolder();
        var plan = SampleCache.Plan();
        Should.Throw<IOException>(() => PartWriter.Write(folder["not-there"], plan, 1, SampleCache.Rows(plan, 1)))
            .Message.ShouldContain("part-00001.parquet cannot be written");
    }
}
