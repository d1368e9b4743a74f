using System.Runtime.InteropServices;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>The functions we call, from CK_FUNCTION_LIST: a version, then pointers in a fixed order.</summary>
readonly unsafe struct FunctionList
{
    readonly nint* _functions;

    FunctionList(nint list) => _functions = (nint*)(list + nint.Size); // the version, padded

    /// <summary>Null: the library has no C_GetFunctionList, or it failed.</summary>
    public static FunctionList? Of(nint library, out nuint result)
    {
        result = 0;
        if (!NativeLibrary.TryGetExport(library, "C_GetFunctionList", out var get)) return null;
        nint list = 0;
        result = ((delegate* unmanaged<nint*, nuint>)get)(&list);
        return result == 0 && list != 0 ? new FunctionList(list) : null;
    }

    public delegate* unmanaged<void*, nuint> Initialize => (delegate* unmanaged<void*, nuint>)_functions[0];
    public delegate* unmanaged<void*, nuint> Terminate => (delegate* unmanaged<void*, nuint>)_functions[1];
    public delegate* unmanaged<byte, nuint*, nuint*, nuint> GetSlotList => (delegate* unmanaged<byte, nuint*, nuint*, nuint>)_functions[4];
    public delegate* unmanaged<nuint, TokenInfo*, nuint> GetTokenInfo => (delegate* unmanaged<nuint, TokenInfo*, nuint>)_functions[6];
    public delegate* unmanaged<nuint, nuint, void*, void*, nuint*, nuint> OpenSession => (delegate* unmanaged<nuint, nuint, void*, void*, nuint*, nuint>)_functions[12];
    public delegate* unmanaged<nuint, nuint> CloseSession => (delegate* unmanaged<nuint, nuint>)_functions[13];
    public delegate* unmanaged<nuint, nuint, byte*, nuint, nuint> Login => (delegate* unmanaged<nuint, nuint, byte*, nuint, nuint>)_functions[18];
    public delegate* unmanaged<nuint, nuint> Logout => (delegate* unmanaged<nuint, nuint>)_functions[19];
    public delegate* unmanaged<nuint, nuint, Attribute*, nuint, nuint> GetAttributeValue => (delegate* unmanaged<nuint, nuint, Attribute*, nuint, nuint>)_functions[24];
    public delegate* unmanaged<nuint, Attribute*, nuint, nuint> FindObjectsInit => (delegate* unmanaged<nuint, Attribute*, nuint, nuint>)_functions[26];
    public delegate* unmanaged<nuint, nuint*, nuint, nuint*, nuint> FindObjects => (delegate* unmanaged<nuint, nuint*, nuint, nuint*, nuint>)_functions[27];
    public delegate* unmanaged<nuint, nuint> FindObjectsFinal => (delegate* unmanaged<nuint, nuint>)_functions[28];
    public delegate* unmanaged<nuint, MechanismCall*, nuint, nuint> EncryptInit => (delegate* unmanaged<nuint, MechanismCall*, nuint, nuint>)_functions[29];
    public delegate* unmanaged<nuint, byte*, nuint, byte*, nuint*, nuint> Encrypt => (delegate* unmanaged<nuint, byte*, nuint, byte*, nuint*, nuint>)_functions[30];
    public delegate* unmanaged<nuint, MechanismCall*, nuint, nuint> DecryptInit => (delegate* unmanaged<nuint, MechanismCall*, nuint, nuint>)_functions[33];
    public delegate* unmanaged<nuint, byte*, nuint, byte*, nuint*, nuint> Decrypt => (delegate* unmanaged<nuint, byte*, nuint, byte*, nuint*, nuint>)_functions[34];
}
