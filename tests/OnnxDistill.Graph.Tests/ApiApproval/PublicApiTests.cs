using OnnxDistill.Graph.Model;
using PublicApiGenerator;

namespace OnnxDistill.Graph.Tests.ApiApproval;

/// <summary>The room's public API, but for the classes generated from onnx.proto, stands in one approved text file beside this one: a change shows up in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() =>
        typeof(OnnxFile).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            IncludeTypes = [.. typeof(OnnxFile).Assembly.GetExportedTypes().Where(t => t.Namespace != "OnnxDistill.Graph.Protobuf")],
        })
            .ShouldMatchApproved(c => c.WithFilenameGenerator((_, _, type, extension) => $"PublicApi.{type}.{extension}").NoDiff());
}
