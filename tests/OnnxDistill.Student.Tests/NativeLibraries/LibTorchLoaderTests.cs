using OnnxDistill.Student.NativeLibraries;
using TorchSharp;

namespace OnnxDistill.Student.Tests.NativeLibraries;

public sealed class LibTorchLoaderTests
{
    [Fact]
    public void Torch_computes_once_the_library_is_used()
    {
        LibTorchLoader.EnsureLoaded();

        using var sum = torch.ones(3).sum();

        sum.item<float>().ShouldBe(3);
    }

    [Fact]
    public void A_patched_copy_lies_in_the_users_cache_and_nothing_is_copied_beside_the_program()
    {
        var load = LibTorchLoader.EnsureLoaded();

        load.Kind.ShouldNotBe(LibTorchLoadKind.LeftToTorchSharp, load.Message);
        if (load.Kind == LibTorchLoadKind.Patched)
        {
            load.Path!.ShouldStartWith(PatchedLibraryCache.DefaultFolder);
            load.Message!.ShouldContain("GCC 13");
        }

        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")).ShouldBeFalse();
    }

    [Fact]
    public void A_message_is_logged_once()
    {
        var logger = new CountingLogger();

        LibTorchLoader.EnsureLoaded(logger);
        LibTorchLoader.EnsureLoaded(logger);

        logger.Count.ShouldBeLessThanOrEqualTo(1);
    }
}
