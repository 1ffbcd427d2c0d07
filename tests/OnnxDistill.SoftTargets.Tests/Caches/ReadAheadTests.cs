using OnnxDistill.SoftTargets.Caches;

namespace OnnxDistill.SoftTargets.Tests.Caches;

public sealed class ReadAheadTests
{
    [Fact]
    public void Items_come_in_order()
    {
        var numbers = Enumerable.Range(0, 1000).Select(i => $"{i}");

        ReadAhead.Of(numbers).ShouldBe(numbers);
        ReadAhead.Of(Array.Empty<string>()).ShouldBeEmpty();
    }

    [Fact]
    public void The_next_item_is_made_while_one_is_used_and_no_more_than_that()
    {
        var made = 0;
        using var second = new ManualResetEventSlim();
        foreach (var item in ReadAhead.Of(Items()).Take(3))
        {
            if (item == "1")
            {
                second.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            }

            made.ShouldBeLessThanOrEqualTo(int.Parse(item) + 1);
        }

        IEnumerable<string> Items()
        {
            for (var i = 1; i <= 100; i++)
            {
                made = i;
                if (i == 2)
                {
                    second.Set();
                }

                yield return $"{i}";
            }
        }
    }

    [Fact]
    public void What_the_sequence_throws_comes_where_its_item_would_have_come()
    {
        var seen = new List<string>();
        var error = Should.Throw<InvalidDataException>(() =>
        {
            foreach (var item in ReadAhead.Of(Items()))
            {
                seen.Add(item);
            }
        });

        error.Message.ShouldBe("third");
        seen.ShouldBe(["1", "2"]);

        static IEnumerable<string> Items()
        {
            yield return "1";
            yield return "2";
            throw new InvalidDataException("third");
        }
    }

    [Fact]
    public void A_sequence_left_early_is_disposed_of_after_its_last_item_was_made()
    {
        var (making, disposedWhileMaking, disposed) = (false, false, false);
        foreach (var item in ReadAhead.Of(Items()))
        {
            item.ShouldBe("1");
            break;
        }

        disposed.ShouldBeTrue();
        disposedWhileMaking.ShouldBeFalse();

        IEnumerable<string> Items()
        {
            try
            {
                yield return "1";
                making = true;
                Thread.Sleep(50);
                making = false;
                yield return "2";
            }
            finally
            {
                (disposed, disposedWhileMaking) = (true, making);
            }
        }
    }
}
