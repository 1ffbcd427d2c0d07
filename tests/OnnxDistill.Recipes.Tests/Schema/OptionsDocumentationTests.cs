using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.Schema;

public sealed class OptionsDocumentationTests
{
    private static readonly Type[] Options =
    [
        typeof(StudentOptions), typeof(StageOptions), typeof(ObjectiveOptions), typeof(OptimizerOptions), typeof(ScheduleOptions), typeof(EarlyStoppingOptions),
        typeof(ParameterGroupOptions),
    ];

    public static TheoryData<Type, string> Keys =>
        [.. Options.SelectMany(t => t.GetProperties().Where(p => IsScalar(p.PropertyType)).Select(p => (t, p.Name)))];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_documentation_of_an_option_tells_its_default(Type options, string property)
    {
        var member = Documentation().Descendants("member").Single(m => (string?)m.Attribute("name") == $"P:{options.FullName}.{property}");
        var text = string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var value = options.GetProperty(property)!.GetValue(Activator.CreateInstance(options));

        var expected = value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        text.ShouldEndWith($"The default value is {expected}.");
    }

    private static bool IsScalar(Type type) => type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive;

    private static XDocument Documentation() =>
        XDocument.Load(Path.ChangeExtension(typeof(Recipe).Assembly.Location, ".xml"));
}
