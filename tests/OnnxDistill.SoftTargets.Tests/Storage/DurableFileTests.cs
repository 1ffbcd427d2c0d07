using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Storage;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_disk_is_told_in_one_sentence_and_leaves_nothing_behind()
    {
        var error = Should.Throw<IOException>(() => DurableFile.Publish(_folder.Path, "part-00003.parquet", HalfThenFull, replace: true));
        error.Message.ShouldEndWith("part-00003.parquet: the disk is full; what is finished is kept, free some space and run the same command again to go on.");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_being_written_does_not_have_its_name_yet()
    {
        DurableFile.Publish(
            _folder.Path,
            "part-00000.parquet",
            stream =>
            {
                stream.WriteByte(1);
                stream.Flush();
                Directory.GetFiles(_folder.Path, "part-*").ShouldBeEmpty();
                TemporaryName.Parse(Path.GetFileName(stream.Name)).ShouldNotBeNull().FileName.ShouldBe("part-00000.parquet");
            },
            replace: true).ShouldBeTrue();
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["part-00000.parquet"]);
    }

    [Fact]
    public void A_failed_writer_keeps_the_file_that_was_there()
    {
        _folder.Write("part-00000.parquet", "old");
        Should.Throw<IOException>(() => DurableFile.Publish(_folder.Path, "part-00000.parquet", HalfThenFull, replace: true));
        File.ReadAllText(_folder["part-00000.parquet"]).ShouldBe("old");
    }

    [Fact]
    public void Without_replacing_the_first_file_stays()
    {
        DurableFile.Publish(_folder.Path, "plan.json", s => s.WriteByte((byte)'1'), replace: false).ShouldBeTrue();
        DurableFile.Publish(_folder.Path, "plan.json", s => s.WriteByte((byte)'2'), replace: false).ShouldBeFalse();
        File.ReadAllText(_folder["plan.json"]).ShouldBe("1");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_another_process_finished_and_cleaned_up_after_is_no_failure() =>
        DurableFile.Publish(
            _folder.Path,
            "part-00000.parquet",
            stream =>
            {
                _folder.Write("part-00000.parquet", "the other's");
                Leftovers.Clean(_folder.Path, name => name == "part-00000.parquet");
                File.Exists(stream.Name).ShouldBeFalse();
            },
            replace: true).ShouldBeFalse();

    [Fact]
    public void A_stale_handle_is_no_failure_where_another_machine_finished_the_file() =>
        DurableFile.Publish(
            _folder.Path,
            "part-00000.parquet",
            stream =>
            {
                _folder.Write("part-00000.parquet", "the other's");
                File.Delete(stream.Name);
                throw new IOException("Stale file handle");
            },
            replace: true).ShouldBeFalse();

    [Fact]
    public void A_leftover_of_a_process_that_had_the_same_id_is_not_in_the_way()
    {
        string next = string.Empty;
        DurableFile.Publish(_folder.Path, "a", stream => next = Path.GetFileName(stream.Name), replace: true);
        var last = TemporaryName.Parse(next)!;
        foreach (var number in Enumerable.Range(1, 50))
        {
            _folder.Write((last with { FileName = "b", Number = last.Number + number }).ToString(), "half a part");
        }

        DurableFile.Publish(_folder.Path, "b", stream => stream.WriteByte(1), replace: true).ShouldBeTrue();
        File.ReadAllBytes(_folder["b"]).ShouldBe([1]);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_part()
    {
        var plan = SampleCache.Plan();
        Should.Throw<IOException>(() => PartWriter.Write(_folder["not-there"], plan, 1, SampleCache.Rows(plan, 1)))
            .Message.ShouldContain("part-00001.parquet cannot be written");
    }

    private static void HalfThenFull(FileStream stream)
    {
        stream.Write(new byte[1000]);
        stream.Flush();
        throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
    }
}
