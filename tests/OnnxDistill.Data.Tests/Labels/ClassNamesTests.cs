using System.Text.Json;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Tests.Labels;

public sealed class ClassNamesTests
{
    [Theory]
    [InlineData("""{"id2label":{"0":"no","1":"yes"}}""")]
    [InlineData("""{"id2label":{"1":"yes","0":"no"},"label2id":{"no":0,"yes":1}}""")]
    [InlineData("""{"id2label":["no","yes"]}""")]
    [InlineData("""{"id2label":{"no":0,"yes":1}}""")]
    [InlineData("""{"label2id":{"no":0,"yes":"1"}}""")]
    [InlineData("""{"label2id":{"0":"no","1":"yes"}}""")]
    [InlineData("""{"label2id":["no","yes"],"id2label":null}""")]
    public void Names_are_read_however_they_are_written(string config)
    {
        var names = Read(config);
        names.ById!.ShouldBe([new(0, "no"), new(1, "yes")]);
        names.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id2label":{"0":"2","1":"1"}}""", "2")]
    [InlineData("""{"label2id":{"2":0,"1":1}}""", "2")]
    [InlineData("""{"id2label":{"0":1,"1":0}}""", "1")]
    public void Names_that_are_numbers_go_by_the_key(string config, string first) => Read(config).ById![0].ShouldBe(first);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id2label":{},"label2id":{}}""")]
    public void A_config_may_have_none(string config)
    {
        var names = Read(config);
        names.ById.ShouldBeNull();
        names.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id2label":{"0":"no","1":"yes"},"label2id":{"no":1,"yes":0}}""", "no", "class 0 is 'no' by id2label, 'yes' by label2id; 2 classes in all): id2label is used")]
    [InlineData("""{"id2label":{"0":"LABEL_0","1":"LABEL_1"},"label2id":{"no":0,"yes":1}}""", "no", "label2id is used")]
    [InlineData("""{"id2label":["no","yes"],"label2id":{"no":0}}""", "no", "class 1 is 'yes' by id2label, not there by label2id): id2label is used")]
    [InlineData("""{"label2id":{"no":0,"nein":0,"yes":1}}""", "no", "'no' and 'nein' one id, 0: the first is used")]
    [InlineData("""{"id2label":["no","no"]}""", "no", "classes 0 and 1 both 'no'")]
    [InlineData("""{"id2label":["no","yes"],"num_labels":3}""", "no", "num_labels is 3 but id2label names 2 classes")]
    public void What_contradicts_itself_is_told_and_which_is_used(string config, string first, string says)
    {
        var names = Read(config);
        names.ById![0].ShouldBe(first);
        names.Notes.ShouldHaveSingleItem().ShouldContain(says);
        names.Notes[0].ShouldStartWith("c.json: ");
    }

    [Theory]
    [InlineData("""{"id2label":"no,yes"}""")]
    [InlineData("""{"id2label":{"0":{"name":"no"}}}""")]
    [InlineData("""{"id2label":{"a":"b"}}""")]
    [InlineData("""{"id2label":{"-1":"no"}}""")]
    public void What_cannot_be_understood_is_left_out_and_told(string config)
    {
        var names = Read(config);
        names.ById.ShouldBeNull();
        names.Notes.ShouldHaveSingleItem().ShouldBe("c.json: id2label is neither a map of ids and names nor a list of names: it is not used");
    }

    private static ClassNames Read(string config) => ClassNames.Read(JsonSerializer.Deserialize<JsonElement>(config), "c.json");
}
