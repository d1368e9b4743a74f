using Strongroom.Primitives;

namespace Strongroom.Tests.Primitives;

[CollectionDefinition("memory lock", DisableParallelization = true)]
public sealed class MemoryLockCollection;

[Collection("memory lock")]
public sealed class MemoryLockTests
{
    [Fact]
    public void Keys_hold_their_pages_and_give_them_back()
    {
        MemoryLock.Enabled = true;
        try
        {
            var before = MemoryLock.LockedPages;
            var (first, second) = (new SecretBytes(32), new SecretBytes(20_000));
            Assert.True(MemoryLock.LockedPages > before || MemoryLock.Failures > 0);
            first.Dispose();
            first.Dispose();
            second.Dispose();
            Assert.Equal(before, MemoryLock.LockedPages);
        }
        finally { MemoryLock.Enabled = false; }
    }
}
