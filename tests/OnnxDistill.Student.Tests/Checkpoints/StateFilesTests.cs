using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Checkpoints;

[Collection(TorchRandomCollection.Name)]
public sealed class StateFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];
    private readonly BiLstmStudent _model = new(new BiLstmStudentOptions { Embedding = 4, Hidden = 3, Fc = 5, Vocabulary = TinyCache.Vocabulary });
    private readonly StudentOptimizer _optimizer;
    private readonly StateFiles _states;

    public StateFilesTests()
    {
        _optimizer = Student.Training.StageParts.Optimizer(TinyRun.Recipe("distilled-bilstm").Stages[0].Optimizer, _model);
        _states = new StateFiles(_folder.Path);
    }

    [Theory]
    [InlineData(1, "state 5")]
    [InlineData(2, "state 5, state-1 4")]
    [InlineData(3, "state 5, state-1 4, state-2 3")]
    [InlineData(9, "state 5, state-1 4, state-2 3, state-3 2, state-4 1")]
    public void As_many_of_the_last_are_kept_as_are_asked_for(int keep, string there)
    {
        Save(keep, 1, 2, 3, 4, 5);

        There().ShouldBe(there);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(keep == 9 ? 5 : keep);
    }

    [Fact]
    public void Fewer_than_before_are_kept_from_the_next_save_on()
    {
        Save(4, 1, 2, 3, 4);
        Save(2, 5);

        There().ShouldBe("state 5, state-1 4");
    }

    [Fact]
    public void A_process_killed_between_two_renames_leaves_a_gap_that_is_no_harm()
    {
        Save(3, 1, 2, 3);
        File.Delete(_folder["state.safetensors"]);

        _states.Load()!.Position.Step.ShouldBe(2);
        Save(3, 4);

        There().ShouldBe("state 4, state-1 2, state-2 1");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("bit")]
    [InlineData("zeros")]
    [InlineData("name")]
    public void A_damaged_state_is_passed_over_for_the_one_before_it_with_a_line(string how)
    {
        Save(2, 7, 8);
        Damage(_folder["state.safetensors"], how);

        using var state = _states.Load(_notes.Add)!;

        state.Position.Step.ShouldBe(7);
        _notes.ShouldHaveSingleItem().ShouldStartWith(_folder["state.safetensors"]);
        _notes[0].ShouldEndWith("; going on from the state saved before it, after step 7");
        There().ShouldBe("state-1 7");
    }

    [Fact]
    public void Where_all_are_damaged_the_run_is_not_begun_anew_unasked()
    {
        Save(2, 7, 8);
        Damage(_folder["state.safetensors"], "cut");
        Damage(_folder["state-1.safetensors"], "bit");

        var error = Should.Throw<InvalidDataException>(() => _states.Load(_notes.Add));

        error.Message.ShouldContain("state.safetensors");
        error.Message.ShouldContain(", and so are the 1 saved before it; delete ");
        _notes.ShouldBeEmpty();
        _states.Existing.Count.ShouldBe(2);
    }

    [Fact]
    public void Other_files_are_no_states()
    {
        foreach (var name in new[] { "state.safetensors.tmp", "state-x.safetensors", "state-0.safetensors", "states.safetensors", "state-1.safetensors.tmp" })
        {
            _folder.Write(name, "x");
        }

        _states.Existing.ShouldBeEmpty();
        _states.Load(_notes.Add).ShouldBeNull();
    }

    [Fact]
    public void A_state_that_cannot_be_written_leaves_those_that_are_there()
    {
        Save(2, 1, 2);

        Should.Throw<IOException>(() => _states.Save(2, _ => throw new IOException("no luck"))).Message.ShouldBe($"{_folder["state.safetensors"]} cannot be written: no luck");

        There().ShouldBe("state 2, state-1 1");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(2);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    private void Save(int keep, params int[] steps)
    {
        foreach (var step in steps)
        {
            _states.Save(keep, stream => TrainingState.Write(stream, _model, _optimizer, new TrainingPosition { Step = step }, null));
        }
    }

    private string There() => string.Join(", ", _states.Existing.Select(path =>
    {
        using var state = TrainingState.Load(path);
        return $"{Path.GetFileNameWithoutExtension(path)} {state.Position.Step}";
    }));

    private static void Damage(string path, string how)
    {
        var bytes = File.ReadAllBytes(path);
        var middle = bytes.Length / 2;
        switch (how)
        {
            case "cut": bytes = bytes[..middle]; break;
            case "empty": bytes = []; break;
            case "bit": bytes[middle] ^= 1; break;
            case "zeros": Array.Clear(bytes, bytes.Length - 600, 600); break;
            default: bytes[bytes.AsSpan().IndexOf("model."u8)] = (byte)'M'; break;
        }

        File.WriteAllBytes(path, bytes);
    }
}
