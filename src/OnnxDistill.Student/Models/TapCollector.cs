using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>Keeps the inner tensors that were asked for while the layers run.</summary>
internal sealed class TapCollector(StudentTaps wants)
{
    private readonly List<Tensor> _hidden = [], _scores = [], _probabilities = [], _queries = [], _keys = [], _values = [];

    public bool WantsScores => (wants & StudentTaps.Scores) != 0;

    public bool WantsProbabilities => (wants & StudentTaps.Probabilities) != 0;

    public void AddHidden(Tensor hidden) => Add(StudentTaps.Hidden, _hidden, hidden);

    public void AddAttention(Tensor? scores, Tensor? probabilities)
    {
        Add(StudentTaps.Scores, _scores, scores);
        Add(StudentTaps.Probabilities, _probabilities, probabilities);
    }

    public void AddQkv(Tensor query, Tensor key, Tensor value)
    {
        Add(StudentTaps.Qkv, _queries, query);
        Add(StudentTaps.Qkv, _keys, key);
        Add(StudentTaps.Qkv, _values, value);
    }

    public StudentOutput Output(Tensor logits, Tensor? pooled) => new(logits)
    {
        Hidden = _hidden,
        Scores = _scores,
        Probabilities = _probabilities,
        Queries = _queries,
        Keys = _keys,
        Values = _values,
        Pooled = pooled,
    };

    private void Add(StudentTaps tap, List<Tensor> list, Tensor? tensor)
    {
        if ((wants & tap) != 0)
        {
            list.Add(tensor!);
        }
    }
}
