using OnnxDistill.Teacher.Inspection;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>Real exports: the vocabulary is offered by masked-language models and by nothing else.</summary>
public sealed class VocabularyOfferTests
{
    public static TheoryData<string, string> Exports() => [.. ExportLine.All.Where(l => !l.MayBeRefused).Select(l => (l.Name, l.Text("class")))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Exports))]
    [Trait("Category", "Conformance")]
    public void Masked_language_models_alone_offer_their_vocabulary(string file, string kind)
    {
        var inspection = TeacherInspector.Inspect(SharedFolder.Require(file));
        (inspection.Vocabulary is not null).ShouldBe(kind.EndsWith("ForMaskedLM", StringComparison.Ordinal), inspection.Reason);
        inspection.Vocabulary?.Size.ShouldBe((int)inspection.VocabularySize!);
    }
}
