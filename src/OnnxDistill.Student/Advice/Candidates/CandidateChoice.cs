namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>Which of the candidates is tried first.</summary>
internal static class CandidateChoice
{
    // From here on a BiLSTM is as fast as a BERT that is left with two thin layers, and nobody measured those to the end.
    private const double Fast = 8;
    private const int MostShown = 8;

    /// <summary>The candidates with what of <c>--size</c> they meet and the one to try first marked; thinned out to a small table.</summary>
    /// <param name="all">The candidates.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="teacherParameters">The teacher's parameters; null where they are not known.</param>
    /// <param name="teacherLayers">The teacher's layers; null where they are not known.</param>
    public static IReadOnlyList<StudentCandidate> Of(IReadOnlyList<StudentCandidate> all, AdviceOptions options, long? teacherParameters, int? teacherLayers)
    {
        double? limit = options.Size is { } share ? share * teacherParameters : null;
        StudentCandidate[] candidates = [.. all.Select(c => c with { Fits = limit is { } most ? Fits(c, most) : string.Empty })];
        if (candidates.Length == 0)
        {
            return [];
        }

        var chosen = Choose(candidates, options, teacherLayers);
        return [.. Thinned(candidates, chosen, options).OrderByDescending(c => c.Parameters).Select(c => ReferenceEquals(c, chosen) ? c with { Chosen = true } : c)];
    }

    /// <summary>Whether a candidate meets everything that is asked for.</summary>
    public static bool Meets(StudentCandidate candidate, AdviceOptions options) => candidate.Fits != "no" && IsFast(candidate, options);

    private static bool IsFast(StudentCandidate candidate, AdviceOptions options) => options.Speed is not { } speed || candidate.Speed >= speed;

    private static string Fits(StudentCandidate c, double most) => c.Parameters <= most ? "as it is" : c.Pruned <= most ? "pruned" : c.SmallestFileBytes <= most * sizeof(float) ? "as an int8 file" : "no";

    private static StudentCandidate Choose(StudentCandidate[] candidates, AdviceOptions options, int? teacherLayers)
    {
        // Nothing asked: half of the layers, as DistilBERT has them.
        if (options is { Size: null, Speed: null })
        {
            var half = ((teacherLayers ?? 0) + 1) / 2;
            return candidates.Where(c => !c.IsBiLstm && c.Layers <= half).OrderByDescending(c => c.Hidden).ThenByDescending(c => c.Layers).FirstOrDefault() ?? candidates[0];
        }

        StudentCandidate[] meeting = [.. candidates.Where(c => Meets(c, options))];
        if (options.Speed >= Fast && meeting.FirstOrDefault(c => c.IsBiLstm) is { } lstm)
        {
            return lstm;
        }

        return meeting.OrderBy(OnlyAsFile).ThenBy(c => c.IsBiLstm).ThenByDescending(Body).ThenByDescending(c => c.Layers).FirstOrDefault()
            ?? (options.Speed is not null ? candidates.OrderByDescending(c => c.Speed) : candidates.OrderBy(c => c.Pruned ?? c.Parameters)).First();
    }

    // By parameters comes before by file: an int8 file has as many parameters as the whole one.
    private static bool OnlyAsFile(StudentCandidate c) => c.Fits == "as an int8 file";

    // What is left of a student without the table of words.
    private static long Body(StudentCandidate c) => (long)c.Layers * c.Hidden * c.Hidden;

    // The widest of each depth that meets what is asked, and the BiLSTMs.
    private static IEnumerable<StudentCandidate> Thinned(StudentCandidate[] candidates, StudentCandidate chosen, AdviceOptions options)
    {
        var best = candidates.Where(c => !c.IsBiLstm).GroupBy(c => c.Layers)
            .Select(g => g.Where(c => Meets(c, options)).OrderBy(OnlyAsFile).ThenByDescending(c => c.Hidden).FirstOrDefault() ?? g.MinBy(c => c.Hidden)!);
        return new[] { chosen }.Concat(candidates.Where(c => c.IsBiLstm)).Concat(best.OrderBy(c => Math.Abs(c.Layers - Math.Max(1, chosen.Layers)))).Distinct().Take(MostShown);
    }
}
