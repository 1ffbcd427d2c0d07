using OnnxDistill.Student.Saving;

namespace OnnxDistill.Student.Tests.Saving;

public sealed class StateSpaceTests
{
    [Theory]
    [InlineData(1, 1, 100)]         // the next one, before it replaces the one that is there
    [InlineData(1, 2, 200)]
    [InlineData(2, 2, 100)]
    [InlineData(5, 2, 100)]
    [InlineData(1, 5, 500)]
    public void What_is_still_to_be_written_is_the_states_that_are_missing_and_one_while_it_is_written(int there, int keep, long bytes) =>
        StateSpace.Wanted(100, there, keep).ShouldBe(bytes);
}
