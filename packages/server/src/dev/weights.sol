// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// The demo contract of `tx-broadcaster --dev`: something to call that keeps state, tells about it, and can fail.
contract Weights {
    mapping(address => uint256) private weights;

    event WeightAdded(address indexed to, uint256 added, uint256 weight);

    function add_weight(address _addr, uint256 _weight) external {
        weights[_addr] += _weight;
        emit WeightAdded(_addr, _weight, weights[_addr]);
    }

    function weight_of(address _addr) external view returns (uint256) {
        return weights[_addr];
    }

    function fail(string calldata reason) external pure {
        revert(reason);
    }
}
