using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Module;

/// <summary>One process with a library in it, seen from the server. One call at a time.</summary>
sealed class ModuleProcess : IAsyncDisposable
{
    static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
    readonly Process _process;
    volatile string _function = "";

    ModuleProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The function of the library that was entered last; "" before the first.</summary>
    public string Function => _function;

    public bool HasExited => _process.HasExited;

    /// <summary>The token, once it is open.</summary>
    public TokenAnswer? Token { get; set; }

    /// <exception cref="System.ComponentModel.Win32Exception">The system starts no process.</exception>
    public static ModuleProcess Start(ProcessStartInfo info) => new(Process.Start(info)!);

    /// <summary>The answer, to be disposed by the caller.</summary>
    /// <exception cref="ModuleException">A failure that the process tells.</exception>
    /// <exception cref="IOException">The process has ended.</exception>
    /// <exception cref="InvalidDataException">It said what is no answer.</exception>
    public async ValueTask<SecretBytes> CallAsync(FrameKind kind, SecretBytes message)
    {
        await WriteAsync(kind, message);
        while (true)
        {
            var (answer, content) = await ReadAsync();
            if (answer == FrameKind.Answer) return content;
            using (content)
                switch (answer)
                {
                    case FrameKind.Entering:
                        _function = Encoding.ASCII.GetString(content.Span);
                        break;
                    case FrameKind.Failure:
                        throw new ModuleException(ReadFailure(content.Span));
                    default:
                        throw new InvalidDataException("the library's process answered with a request");
                }
        }
    }

    /// <summary>Ends it without asking: it hangs.</summary>
    public void Kill()
    {
        try { _process.Kill(); }
        catch (InvalidOperationException) { } // has ended already
    }

    /// <summary>How it ended, in words. Waits for the end, which its closed pipe has announced.</summary>
    public async ValueTask<string> EndAsync()
    {
        if (!await ExitsAsync()) Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode switch
        {
            134 => "crashed (SIGABRT)", 135 => "crashed (SIGBUS)", 136 => "crashed (SIGFPE)", 132 => "crashed (SIGILL)", 139 => "crashed (SIGSEGV)", 137 => "was killed (SIGKILL)", 159 => "was stopped by a sandbox (SIGSYS)",
            var code and > 128 => $"was ended by signal {code - 128}",
            var code => $"ended by itself (exit code {code})",
        };
    }

    /// <summary>Closes the pipe: the process logs out and ends. One that does not is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        try { _process.StandardInput.BaseStream.Close(); }
        catch (IOException) { }
        if (!await ExitsAsync()) Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    /// <summary>By the system's clock: a process does not end faster because somebody's clock was moved.</summary>
    async ValueTask<bool> ExitsAsync()
    {
        using var limit = new CancellationTokenSource(Goodbye, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async ValueTask WriteAsync(FrameKind kind, SecretBytes message)
    {
        var frame = Pinned(Frame.HeaderLength + message.Length);
        try
        {
            Frame.WriteHeader(frame, kind, message.Length);
            message.Span.CopyTo(frame.AsSpan(Frame.HeaderLength));
            await _process.StandardInput.BaseStream.WriteAsync(frame, CancellationToken.None);
            await _process.StandardInput.BaseStream.FlushAsync(CancellationToken.None);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(frame);
        }
    }

    async ValueTask<(FrameKind Kind, SecretBytes Content)> ReadAsync()
    {
        var pipe = _process.StandardOutput.BaseStream;
        var header = new byte[Frame.HeaderLength];
        await pipe.ReadExactlyAsync(header, CancellationToken.None);
        var (kind, length) = Frame.ReadHeader(header);
        var content = Pinned(length);
        try
        {
            await pipe.ReadExactlyAsync(content, CancellationToken.None);
            return (kind, new SecretBytes(content));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Streams take memory of arrays; the collector must not leave copies of this one behind.</summary>
    static byte[] Pinned(int length) => GC.AllocateArray<byte>(length, pinned: true);

    static ModuleFailure ReadFailure(ReadOnlySpan<byte> content)
    {
        var message = new MessageReader(content);
        return new ModuleFailure((FailureKind)message.Byte(), message.Text(), message.Number(), message.Text());
    }
}
