using OnnxDistill.Student.NativeLibraries;

namespace OnnxDistill.Student.Tests.NativeLibraries;

public sealed class WeakSymbolPatchTests
{
    [Fact]
    public void Two_bytes_change_and_no_other()
    {
        var before = SmallElf.Build("LIB_2", "unused");
        var after = (byte[])before.Clone();

        WeakSymbolPatch.Apply(after, "LIB_2", "unused", "lib.so");

        Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ShouldBe([SmallElf.SymbolInfoAt, SmallElf.FlagsAt]);
        after[SmallElf.FlagsAt].ShouldBe((byte)2);
        after[SmallElf.SymbolInfoAt].ShouldBe((byte)0x22);
    }

    [Fact]
    public void A_version_that_other_symbols_need_is_refused()
    {
        var library = SmallElf.Build("LIB_2", "unused", "u");

        var error = Should.Throw<InvalidDataException>(() => WeakSymbolPatch.Apply(library, "LIB_2", "unused", "lib.so"));

        error.Message.ShouldBe("lib.so cannot be patched: LIB_2 is needed for [unused, u], not for unused alone.");
    }

    [Fact]
    public void An_absent_version_is_named()
    {
        var library = SmallElf.Build("LIB_2", "unused");

        Should.Throw<InvalidDataException>(() => WeakSymbolPatch.Apply(library, "LIB_3", "unused", "lib.so"))
            .Message.ShouldBe("lib.so cannot be patched: it does not need LIB_3.");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        Should.Throw<InvalidDataException>(() => WeakSymbolPatch.Apply([1, 2, 3], "LIB_2", "unused", "lib.so"))
            .Message.ShouldContain("no 64-bit little-endian ELF file");
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused_and_never_read_beyond()
    {
        var whole = SmallElf.Build("LIB_2", "unused");
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => WeakSymbolPatch.Apply(whole[..length], "LIB_2", "unused", "lib.so"));
        }
    }

    [Fact]
    public void The_cache_leaves_the_source_alone_and_reuses_its_copy()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["libx.so"], [1, 2, 3]);

        var first = PatchedLibraryCache.Obtain(folder["libx.so"], folder["cache"], bytes => bytes[1] = 9);
        var written = File.GetLastWriteTimeUtc(first);
        var second = PatchedLibraryCache.Obtain(folder["libx.so"], folder["cache"], bytes => bytes[1] = 9);

        second.ShouldBe(first);
        File.ReadAllBytes(first).ShouldBe([1, 9, 3]);
        File.GetLastWriteTimeUtc(second).ShouldBe(written);
        File.ReadAllBytes(folder["libx.so"]).ShouldBe([1, 2, 3]);
        Directory.GetFiles(folder["cache"]).ShouldBe([first]);
    }

    [Fact]
    public void A_damaged_copy_is_written_again()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["libx.so"], [1, 2, 3]);
        var path = PatchedLibraryCache.Obtain(folder["libx.so"], folder["cache"], _ => { });
        File.WriteAllBytes(path, [7]);

        PatchedLibraryCache.Obtain(folder["libx.so"], folder["cache"], _ => { });

        File.ReadAllBytes(path).ShouldBe([1, 2, 3]);
    }
}
