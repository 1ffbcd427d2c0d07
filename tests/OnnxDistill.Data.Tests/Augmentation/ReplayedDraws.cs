using System.Text.Json;
using OnnxDistill.Data.Augmentation.Draws;

namespace OnnxDistill.Data.Tests.Augmentation;

/// <summary>The draws that a reference program made, in its order; another kind of draw, or one of other things, is a failure.</summary>
internal sealed class ReplayedDraws : IDraws
{
    private readonly Queue<(string Kind, double Unit, int Count, int Index)> _draws;

    public ReplayedDraws(JsonElement draws) => _draws = new(draws.EnumerateArray().Select(d => d.GetArrayLength() == 2
        ? (d[0].GetString()!, d[1].GetDouble(), 0, 0)
        : (d[0].GetString()!, d[1].GetDouble(), d[2].GetInt32(), d[3].GetInt32())));

    public int Left => _draws.Count;

    public double Unit() => Next("random", 0).Unit;

    public int Choice(int count) => Index(Next("choice", count));

    public int Below(int bound) => Index(Next("randrange", bound));

    private static int Index((string Kind, double Unit, int Count, int Index) draw)
    {
        ((int)Math.Floor(draw.Unit * draw.Count)).ShouldBe(draw.Index);
        return draw.Index;
    }

    private (string Kind, double Unit, int Count, int Index) Next(string kind, int count)
    {
        _draws.ShouldNotBeEmpty($"the reference program makes no {kind} of {count} here");
        var draw = _draws.Dequeue();
        (draw.Kind, draw.Count).ShouldBe((kind, count));
        return draw;
    }
}
