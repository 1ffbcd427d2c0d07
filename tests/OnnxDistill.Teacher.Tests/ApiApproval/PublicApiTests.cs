using OnnxDistill.Teacher.Teachers;
using PublicApiGenerator;

namespace OnnxDistill.Teacher.Tests.ApiApproval;

/// <summary>The room's whole public API stands in one approved text file beside this one: a change shows up in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() =>
        typeof(TextTeacher).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ShouldMatchApproved(c => c.WithFilenameGenerator((_, _, type, extension) => $"PublicApi.{type}.{extension}").NoDiff());
}
