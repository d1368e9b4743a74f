namespace Strongroom.Storage.File.Journal;

/// <summary>The system could not say that written data is durable. Asking again proves nothing: after a failed flush Linux counts the pages as clean.</summary>
sealed class FlushFailedException(string path, Exception inner) : IOException($"flushing {path} to disk failed: {inner.Message}", inner)
{
    public string Path => path;
}
