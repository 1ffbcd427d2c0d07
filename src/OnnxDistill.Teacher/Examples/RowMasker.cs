using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Examples;

/// <summary>
/// Masks rows as BERT does (Devlin et al. 2019): 15 % of the tokens that are not special are chosen; of these 80 % become [MASK], 10 %
/// a random word piece, and 10 % stay. A row's mask follows from seed, row and replica alone.
/// </summary>
/// <param name="plan">The replicas and the seed.</param>
/// <param name="tokens">What masks are made of.</param>
internal sealed class RowMasker(MaskingPlan plan, MaskTokens tokens)
{
    /// <summary>The share of tokens that are chosen.</summary>
    public const double Chosen = 0.15;

    private const double Masked = 0.8;
    private const double Random = 0.1;

    /// <summary>The rows of a cache behind rows of the data: each as often as there are replicas, or as it is without a masker.</summary>
    public static IEnumerable<EncodedExample> Apply(RowMasker? masker, IEnumerable<EncodedExample> rows) =>
        masker is null ? rows : rows.SelectMany(masker.Replicas);

    /// <summary>The masked copies of a row, numbered as <see cref="MaskingPlan"/> says.</summary>
    /// <param name="example">A row of the data.</param>
    public IEnumerable<EncodedExample> Replicas(EncodedExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Enumerable.Range(0, plan.Replicas).Select(replica => Mask(example, replica));
    }

    private EncodedExample Mask(EncodedExample example, int replica)
    {
        var random = new MaskRandom(plan.Seed, example.Row, replica);
        var positions = Choose(example.InputIds, ref random);
        var ids = (int[])example.InputIds.Clone();
        foreach (var position in positions)
        {
            var draw = random.Unit();
            ids[position] = draw < Masked ? tokens.MaskId : draw < Masked + Random ? Ordinary(ref random) : ids[position];
        }

        var originals = Array.ConvertAll(positions, p => example.InputIds[p]);
        return example with { Row = (example.Row * plan.Replicas) + replica, InputIds = ids, Mask = new RowMask(positions, originals) };
    }

    // The count is 15 % rounded up or down by chance, so that it is 15 % on average for short rows too; some of them have no mask then.
    private int[] Choose(int[] ids, ref MaskRandom random)
    {
        var open = new List<int>(ids.Length);
        for (var position = 0; position < ids.Length; position++)
        {
            if (!tokens.SpecialIds.Contains(ids[position]))
            {
                open.Add(position);
            }
        }

        var chosen = new int[(int)((open.Count * Chosen) + random.Unit())];
        for (var i = 0; i < chosen.Length; i++)
        {
            var other = i + random.Below(open.Count - i);
            (open[i], open[other]) = (open[other], open[i]);
            chosen[i] = open[i];
        }

        Array.Sort(chosen);
        return chosen;
    }

    private int Ordinary(ref MaskRandom random)
    {
        var id = random.Below(Math.Max(1, tokens.Vocabulary - tokens.SpecialIds.Count));
        foreach (var special in tokens.SpecialIds)
        {
            if (id >= special)
            {
                id++;
            }
        }

        return Math.Min(id, tokens.Vocabulary - 1);
    }
}
