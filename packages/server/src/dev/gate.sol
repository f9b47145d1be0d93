// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// The second demo contract of `tx-broadcaster --dev`: what fails while the gate is closed succeeds once it is open.
contract Gate {
    bool public open;
    uint256 public passed;

    error GateClosed(address caller, uint256 passedSoFar);

    event GateSet(bool open);
    event Passed(address indexed caller, string what);

    function set_gate(bool _open) external {
        open = _open;
        emit GateSet(_open);
    }

    function pass(string calldata what) external {
        if (!open) revert GateClosed(msg.sender, passed);
        passed += 1;
        emit Passed(msg.sender, what);
    }
}
